import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
// Built, since programs are started by a process of its own.
import type { FileWanted } from '../../dist/voices/sources/file-wanted.js'
import { getFiles } from '../../dist/voices/sources/get-files.js'
import { temporaryFolder } from '../running-agent.js'
import { sendFile, serveFiles } from './file-server.js'
import { bytesOf, filesIn, getting, unknown, wanted } from './getting-parts.js'

const body = bytesOf(300_000)
const at = (url: string) => [{ kind: 'https', url } as const]

/** The beginning of the file, and then silence. */
function sendSome(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Length': body.length, ETag: '"1"' }).write(body.subarray(0, 50_000))
}

describe('a file over HTTP', () => {
  test('comes whole, says how far it is, and nothing else is left', async () => {
    const server = await serveFiles((request, response) => sendFile(request, response, body))
    const into = temporaryFolder()
    const parts = getting()
    const got = await getFiles([wanted('voices/a.bin', body, at(`${server.url}/a.bin`))], into, parts)
    expect(got).toEqual([
      { name: 'voices/a.bin', bytes: body.length, sha256: got[0]?.sha256, source: `${server.url}/a.bin` },
    ])
    expect(readFileSync(join(into, 'voices/a.bin')).equals(body)).toBe(true)
    expect(filesIn(into)).toEqual(['voices/a.bin'])
    const fetched = parts.told.filter(({ stage }) => stage === 'fetch')
    expect(fetched.at(-1)).toEqual({
      what: `a.bin (${server.host})`,
      stage: 'fetch',
      bytes: body.length,
      total_bytes: body.length,
    })
    expect(fetched.map(({ bytes }) => bytes)).toEqual(fetched.map(({ bytes }) => bytes).sort((a, b) => a - b))
  })

  test('a line that breaks in the middle is gone on with from there', async () => {
    const server = await serveFiles((request, response) =>
      sendFile(request, response, body, {
        breaksAt: server.asked.length < 3 ? server.asked.length * 100_000 : Infinity,
      }),
    )
    const into = temporaryFolder()
    const parts = getting({ progress: server.hear })
    await getFiles([wanted('a.bin', body, at(`${server.url}/a`))], into, parts)
    expect(server.asked).toEqual(['/a', '/a bytes=100000-', '/a bytes=200000-'])
    expect(parts.pauses).toEqual([1000, 2000])
    expect(readFileSync(join(into, 'a.bin')).equals(body)).toBe(true)
  })

  test('what an earlier try fetched is gone on with, and what it finished is not fetched again', async () => {
    let isCut = true
    const server = await serveFiles((request, response) =>
      sendFile(request, response, body, { breaksAt: isCut && request.url === '/b' ? 120_000 : Infinity }),
    )
    const into = temporaryFolder()
    const files = ['a', 'b'].map((name) => wanted(name, body, at(`${server.url}/${name}`)))
    await expect(getFiles(files, into, getting({ progress: server.hear }))).rejects.toMatchObject({
      code: 'voice-download',
    })
    expect(filesIn(into).filter((name) => !name.startsWith('.'))).toEqual(['a'])
    isCut = false
    server.asked.length = 0
    const got = await getFiles(files, into, getting({ progress: server.hear }))
    expect(server.asked).toEqual(['/b bytes=120000-'])
    expect(got.map(({ source }) => source)).toEqual([null, `${server.url}/b`])
    expect(filesIn(into)).toEqual(['a', 'b'])
  })

  test('another call in the same folder leaves what the first half fetched', async () => {
    const server = await serveFiles((request, response) =>
      sendFile(request, response, body, { breaksAt: request.url === '/b' ? 120_000 : Infinity }),
    )
    const into = temporaryFolder()
    const [a, b] = ['a', 'b'].map((name) => wanted(name, body, at(`${server.url}/${name}`))) as [
      FileWanted,
      FileWanted,
    ]
    await expect(getFiles([b], into, getting({ progress: server.hear }))).rejects.toThrow()
    await getFiles([a], into, getting())
    server.answer = (request, response) => sendFile(request, response, body)
    await getFiles([a, b], into, getting())
    expect(server.asked.at(-1)).toBe('/b bytes=120000-')
    expect(filesIn(into)).toEqual(['a', 'b'])
  })

  test('a file that changed between two parts is begun anew', async () => {
    const server = await serveFiles((request, response) =>
      sendFile(request, response, bytesOf(300_000, 7), { etag: '"old"', breaksAt: 100_000 }),
    )
    const into = temporaryFolder()
    const files = [wanted('a.bin', body, at(`${server.url}/a`))]
    const pause = () => {
      server.answer = (request, response) => sendFile(request, response, body, { etag: '"new"' })
      return Promise.resolve()
    }
    await getFiles(files, into, getting({ pause, progress: server.hear }))
    expect(server.asked).toEqual(['/a', '/a bytes=100000-'])
    expect(readFileSync(join(into, 'a.bin')).equals(body)).toBe(true)
  })

  test('a server that gives a part of something else is not believed', async () => {
    const server = await serveFiles((request, response) => {
      if (request.headers.range !== undefined)
        response.writeHead(206, { 'Content-Range': 'bytes 0-9/10', ETag: '"1"' }).end('0123456789')
      else sendFile(request, response, body, { breaksAt: server.asked.length === 1 ? 100_000 : Infinity })
    })
    const into = temporaryFolder()
    await getFiles([wanted('a.bin', body, at(`${server.url}/a`))], into, getting({ progress: server.hear }))
    expect(server.asked).toEqual(['/a', '/a bytes=100000-', '/a'])
  })

  test('without a mark of the server nothing is gone on with', async () => {
    const server = await serveFiles((request, response) =>
      sendFile(request, response, body, {
        etag: null,
        breaksAt: server.asked.length === 1 ? 100_000 : Infinity,
      }),
    )
    await getFiles(
      [wanted('a.bin', body, at(`${server.url}/a`))],
      temporaryFolder(),
      getting({ progress: server.hear }),
    )
    expect(server.asked).toEqual(['/a', '/a'])
  })

  test('a server that falls silent is left after a while, and asked again', async () => {
    const server = await serveFiles((request, response) => {
      if (server.asked.length > 1) sendFile(request, response, body)
      else sendSome(response)
    })
    const into = temporaryFolder()
    await getFiles([wanted('a.bin', body, at(`${server.url}/a`))], into, getting({ stallMs: 300 }))
    // A busy machine may hear nothing at all the first time.
    expect(server.asked.length).toBeGreaterThan(1)
    expect(readFileSync(join(into, 'a.bin')).equals(body)).toBe(true)
  })

  test('Ctrl-C ends it at once, and the next try goes on', async () => {
    const stop = new AbortController()
    const server = await serveFiles((request, response) => {
      if (server.asked.length > 1) sendFile(request, response, body)
      else sendSome(response)
    })
    const into = temporaryFolder()
    const files = [wanted('a.bin', body, at(`${server.url}/a`))]
    const reason = new Error('interrupted')
    const progress = ({ bytes }: { bytes: number }) => {
      if (bytes === 50_000) stop.abort(reason)
    }
    await expect(getFiles(files, into, getting({ signal: stop.signal, progress }))).rejects.toBe(reason)
    expect(filesIn(into).every((name) => name.startsWith('.parts/'))).toBe(true)
    await getFiles(files, into, getting())
    expect(server.asked).toEqual(['/a', '/a bytes=50000-'])
    expect(filesIn(into)).toEqual(['a.bin'])
  })
})

describe('a file that is another', () => {
  test('of another hash it is removed, with both hashes and the place', async () => {
    const other = bytesOf(300_000, 9)
    const server = await serveFiles((request, response) => sendFile(request, response, other))
    const into = temporaryFolder()
    const file = wanted('a.bin', body, at(`${server.url}/a`))
    const error = await getFiles([file], into, getting()).catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      code: 'voice-changed',
      message: expect.stringContaining(`${server.url}/a: a.bin has SHA-256`) as string,
    })
    expect(String(error)).toContain(file.sha256)
    expect(filesIn(into)).toEqual([])
  })

  test('of another size it is not even fetched', async () => {
    const server = await serveFiles((request, response) => sendFile(request, response, bytesOf(10)))
    await expect(
      getFiles([wanted('a.bin', body, at(`${server.url}/a`))], temporaryFolder(), getting()),
    ).rejects.toMatchObject({
      code: 'voice-changed',
      message: `${server.host} has a file of 10 bytes there, where 300000 are expected`,
    })
  })

  test('a finished file that was spoilt is fetched again', async () => {
    const server = await serveFiles((request, response) => sendFile(request, response, body))
    const into = temporaryFolder()
    writeFileSync(join(into, 'a.bin'), bytesOf(300_000, 3))
    const got = await getFiles([wanted('a.bin', body, at(`${server.url}/a`))], into, getting())
    expect(got[0]?.source).toBe(`${server.url}/a`)
    expect(readFileSync(join(into, 'a.bin')).equals(body)).toBe(true)
  })

  test('a half file that was spoilt costs another try, not an error', async () => {
    const server = await serveFiles((request, response) =>
      sendFile(request, response, body, { breaksAt: 100_000 }),
    )
    const into = temporaryFolder()
    const files = [wanted('a.bin', body, at(`${server.url}/a`))]
    await expect(getFiles(files, into, getting({ progress: server.hear }))).rejects.toThrow()
    const half = filesIn(into).find((name) => name.endsWith('.half')) ?? ''
    writeFileSync(join(into, half), bytesOf(100_000, 5))
    server.answer = (request, response) => sendFile(request, response, body)
    await getFiles(files, into, getting({ progress: server.hear }))
    expect(readFileSync(join(into, 'a.bin')).equals(body)).toBe(true)
  })

  test('where only an MD5 is known it is held to that', async () => {
    const server = await serveFiles((request, response) => sendFile(request, response, Buffer.from('abc')))
    const file = { ...unknown('a.bin', at(`${server.url}/a`)), md5: '900150983cd24fb0d6963f7d28e17f72' }
    expect(await getFiles([file], temporaryFolder(), getting())).toHaveLength(1)
    const other = { ...file, md5: '0'.repeat(32) }
    await expect(getFiles([other], temporaryFolder(), getting())).rejects.toMatchObject({
      code: 'voice-changed',
    })
  })
})

describe('pieces', () => {
  test('are joined in their order', async () => {
    const server = await serveFiles((request, response) => {
      const part = Number(request.url?.slice(1))
      sendFile(request, response, body.subarray(part * 100_000, (part + 1) * 100_000))
    })
    const into = temporaryFolder()
    const pieces = [0, 1, 2].map((part) => ({ kind: 'https', url: `${server.url}/${part}` }) as const)
    await getFiles([wanted('a.bin', body, pieces)], into, getting())
    expect(readFileSync(join(into, 'a.bin')).equals(body)).toBe(true)
    expect(filesIn(into)).toEqual(['a.bin'])
    await expect(
      getFiles([wanted('b.bin', body, pieces.toReversed())], into, getting()),
    ).rejects.toMatchObject({ code: 'voice-changed' })
  })

  test('the next way is taken when one fails, and all are named when none is left', async () => {
    const server = await serveFiles((request, response) =>
      request.url === '/good' ? sendFile(request, response, body) : void response.writeHead(404).end(),
    )
    const ways = (...paths: string[]) => wanted('a.bin', body, ...paths.map((path) => at(server.url + path)))
    const got = await getFiles([ways('/gone', '/good')], temporaryFolder(), getting())
    expect(got[0]?.source).toBe(`${server.url}/good`)
    const error = await getFiles([ways('/gone', '/lost')], temporaryFolder(), getting()).catch(String)
    expect(error).toContain(
      `${server.url}/gone\n    ${server.host} answers HTTP 404: it is not there any more`,
    )
    expect(error).toContain(`${server.url}/lost\n    ${server.host} answers HTTP 404`)
  })
})

describe('what a server may answer', () => {
  test.each([
    ['401', 401, 'it wants to know who asks'],
    ['403', 403, 'it, or a firewall before it, does not give this file'],
    ['404', 404, 'a newer voicemark may know where it is now'],
    ['407', 407, 'https_proxy=http://NAME:PASSWORD@HOST:PORT'],
    ['418', 418, 'it gives no file'],
  ])('HTTP %s is said with what to do, and not asked again', async (_, status, words) => {
    const server = await serveFiles((_request, response) => void response.writeHead(status).end('no'))
    const parts = getting()
    await expect(
      getFiles([unknown('a', at(`${server.url}/a`))], temporaryFolder(), parts),
    ).rejects.toMatchObject({
      code: 'voice-download',
      message: expect.stringContaining(`${server.host} answers HTTP ${status}: `) as string,
    })
    await expect(getFiles([unknown('a', at(`${server.url}/a`))], temporaryFolder(), parts)).rejects.toThrow(
      words,
    )
    expect(parts.pauses).toEqual([])
  })

  test('trouble of a server is waited out, as long as it asks for', async () => {
    const server = await serveFiles((request, response) => {
      if (server.asked.length === 1) return void response.writeHead(503, { 'Retry-After': '7' }).end()
      if (server.asked.length === 2) return void response.writeHead(429).end()
      sendFile(request, response, body)
    })
    const parts = getting()
    await getFiles([wanted('a', body, at(`${server.url}/a`))], temporaryFolder(), parts)
    expect(parts.pauses).toEqual([7000, 2000])
  })

  test('after some tries it is given up, and after a long wait is asked for at once', async () => {
    const server = await serveFiles((_request, response) => void response.writeHead(500).end())
    const parts = getting()
    await expect(getFiles([unknown('a', at(`${server.url}/a`))], temporaryFolder(), parts)).rejects.toThrow(
      'HTTP 500: the server is in trouble',
    )
    expect(parts.pauses).toEqual([1000, 2000, 4000, 8000])
    server.answer = (_request, response) => void response.writeHead(429, { 'Retry-After': '3600' }).end()
    const impatient = getting()
    await expect(
      getFiles([unknown('a', at(`${server.url}/a`))], temporaryFolder(), impatient),
    ).rejects.toThrow('wait some minutes')
    expect(impatient.pauses).toEqual([])
  })

  test('a page to log in on is no file', async () => {
    const server = await serveFiles(
      (_request, response) =>
        void response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<html>'),
    )
    await expect(
      getFiles([unknown('a', at(`${server.url}/a`))], temporaryFolder(), getting()),
    ).rejects.toThrow('does a network want you to log in first?')
  })

  test('a port on which nobody listens is said as such', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    taken.close()
    await expect(
      getFiles([unknown('a', at(`http://127.0.0.1:${port}/a`))], temporaryFolder(), getting()),
    ).rejects.toThrow(`127.0.0.1:${port}: ECONNREFUSED`)
  })
})

describe('redirects', () => {
  test('are followed on the same host, and a part is asked for at their end', async () => {
    const server = await serveFiles((request, response) => {
      const next = { '/a': '/b', '/b': '/c?signature=1' }[request.url ?? '']
      if (next !== undefined)
        return void response.writeHead(302, { Location: next, 'Content-Length': 5 }).end('Found')
      sendFile(request, response, body, { breaksAt: server.asked.length === 3 ? 100_000 : Infinity })
    })
    await getFiles(
      [wanted('a', body, at(`${server.url}/a`))],
      temporaryFolder(),
      getting({ progress: server.hear }),
    )
    expect(server.asked.slice(3)).toEqual([
      '/a bytes=100000-',
      '/b bytes=100000-',
      '/c?signature=1 bytes=100000-',
    ])
  })

  test('to a host that nobody named they are not followed', async () => {
    const server = await serveFiles(
      (_request, response) => void response.writeHead(302, { Location: 'http://elsewhere.invalid/a' }).end(),
    )
    await expect(
      getFiles([unknown('a', at(`${server.url}/a`))], temporaryFolder(), getting()),
    ).rejects.toThrow('sends on to elsewhere.invalid, which nobody named')
    expect(server.asked).toEqual(['/a'])
  })

  test('to another port of the same host they are not followed', async () => {
    const other = await serveFiles((request, response) => sendFile(request, response, body))
    const server = await serveFiles(
      (_request, response) => void response.writeHead(302, { Location: `${other.url}/a` }).end(),
    )
    await expect(
      getFiles([unknown('a', at(`${server.url}/a`))], temporaryFolder(), getting()),
    ).rejects.toThrow(`sends on to ${new URL(other.url).host}, which nobody named`)
    expect(other.asked).toEqual([])
  })

  test('without an end they are left', async () => {
    const server = await serveFiles(
      (_request, response) => void response.writeHead(307, { Location: '/a' }).end(),
    )
    await expect(
      getFiles([unknown('a', at(`${server.url}/a`))], temporaryFolder(), getting()),
    ).rejects.toThrow('sends on and on')
  })
})

test('a host is asked by the proxy that the environment names', async () => {
  const proxy = await serveFiles((request, response) => sendFile(request, response, body))
  const file = wanted('a', body, at('http://voices.invalid/a'))
  await getFiles([file], temporaryFolder(), getting({ env: { http_proxy: proxy.url } }))
  expect(proxy.asked).toEqual(['http://voices.invalid/a'])
})

test('two at once in one folder: the second is told of the first', async () => {
  const server = await serveFiles(() => undefined)
  const into = temporaryFolder()
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const files = [wanted('a', body, at(`${server.url}/a`))]
  const first = getFiles(files, into, getting({ signal: stop.signal }))
  await expect(getFiles(files, into, getting())).rejects.toThrow(`is being filled by pid ${process.pid}`)
  stop.abort()
  await expect(first).rejects.toThrow()
})

test.each(['../a', '/a', 'a/../../b', '.hidden', 'a\\b', '', 'C:a'])(
  '%j is no name of a file',
  async (name) => {
    const into = join(temporaryFolder(), 'into')
    mkdirSync(into)
    await expect(getFiles([unknown(name, [])], into, getting())).rejects.toThrow(
      'is no name for a file of a voice',
    )
    expect(filesIn(into)).toEqual([])
  },
)
