import { createServer } from 'node:net'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createHttpClient } from '@voicemark/daemon'
import { expect, onTestFinished, test } from 'vitest'
// Built, since it starts processes of its own.
import { servedSubject } from '../dist/bench/target/serve/served-subject.js'
import { readModelFile } from '../dist/bench/target/model-file.js'
import type { Asked } from '../src/bench/target/ask/ask.js'
import { temporaryFolder } from './running-agent.js'

const script = fileURLToPath(new URL('speaking-server.mjs', import.meta.url))
const { send } = createHttpClient({ env: {} })
const never = new AbortController().signal

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const answered: Asked = {
  ...{ started_wall: 0, total_s: 0.1, ttfa_s: null, ttfa_boundary: null, http_status: null },
  ...{
    ttfb_s: null,
    pieces: [],
    lead_silence_s: null,
    audio: null,
    remarks: [],
    failure: null,
    ended: null,
    tags: {},
  },
}
const network = { failure_class: 'network', code: 'server-unreachable', detail: 'no answer' } as const

/** Whatever asks a server, once it is there. */
const asking = (url: string) => ({
  open: () =>
    Promise.resolve({
      ask: async ({ text }: { text: string }) => {
        const body = JSON.stringify({ input: text })
        const response = await send({ url, method: 'POST', body, signal: AbortSignal.timeout(5000) }).catch(
          () => null,
        )
        return response?.status === 200 ? answered : { ...answered, failure: network }
      },
      watch: 'none',
      described: { engine_version: '1.0' },
      note: null,
      probe: () => Promise.resolve(null),
    }),
  close: () => Promise.resolve(),
})

async function served(way: string, more: { ready?: string; ready_timeout_s?: number; port?: number } = {}) {
  const port = more.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}/v1/audio/speech`
  const serve = {
    command: `'${process.execPath}' '${script}' ${way} ${port}`,
    ready: more.ready ?? null,
    ready_timeout_s: more.ready_timeout_s ?? 20,
    cwd: null,
    env: {},
  }
  const subject = servedSubject({ serve, url, env: process.env, send }, asking(url))
  onTestFinished(() => subject.close())
  return { ...subject, url, port }
}

const listens = async (url: string) =>
  send({ url, signal: AbortSignal.timeout(2000) }).then(
    () => true,
    () => false,
  )

test('a server is started, timed until it answers, watched, and ended', async () => {
  const { open, close, url } = await served('serves')
  const { ask, described, watch, note, probe } = await open(never)
  expect(described.model_load_s).toBeGreaterThan(0.3)
  expect(described).toMatchObject({ engine_version: '1.0' })
  expect(watch).toMatch(/^children:\d+$/)
  expect(note).toMatch(/^ready after \d+\.\d\d s$/)
  expect((await ask({ text: 'Hello.', chars: 6 }, never)).failure).toBeNull()
  if (process.platform === 'linux') {
    const said = /server (\d+) MB when it was ready, (\d+) MB after/.exec((await probe(never)) ?? '') ?? []
    for (const mb of said.slice(1)) expect(Number(mb)).toBeGreaterThan(100)
    expect(said).toHaveLength(3)
  }
  await close()
  expect(await listens(url)).toBe(false)
})

test('one that ignores SIGTERM is ended all the same', async () => {
  const { open, close, url } = await served('stubborn')
  await open(never)
  await close()
  expect(await listens(url)).toBe(false)
})

test.skipIf(process.platform !== 'linux')(
  'one that forks and goes is measured and ended, and that is said',
  async () => {
    const { open, close, url } = await served('forks')
    const { note } = await open(never)
    expect(note).toContain('ended with exit status 0, and what it left answers')
    await close()
    expect(await listens(url)).toBe(false)
  },
)

test('one that ends before it answers says why', async () => {
  const { open } = await served('dies')
  await expect(open(never)).rejects.toThrow(
    /it ended with exit status 4 before it could be asked: no such voice$/,
  )
})

test('one that never answers is ended in time, and what it last wrote is said', async () => {
  const { open } = await served('never', { ready_timeout_s: 1 })
  await expect(open(never)).rejects.toThrow(
    /not ready within 1 s, and ended; it last wrote: loading the voice$/,
  )
})

test('one that says when it is ready is believed', async () => {
  const port = await freePort()
  const { open } = await served('serves', {
    port,
    ready: `http://127.0.0.1:${port}/health`,
    ready_timeout_s: 2,
  })
  // This one answers 404 there.
  await expect(open(never)).rejects.toThrow('not ready within 2 s')
})

test('an address at which somebody else answers is refused', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  const { open } = await served('serves', { port: (other.address() as AddressInfo).port })
  await expect(open(never)).rejects.toThrow('listens at')
})

test('one that ends in mid-campaign is why its requests fail', async () => {
  const { open } = await served('serves')
  const { ask } = await open(never)
  for (const text of ['please die', 'Hello.'])
    expect((await ask({ text, chars: text.length }, never)).failure).toMatchObject({
      failure_class: 'engine',
      code: 'server-ended',
      detail: 'the server that was started is gone: it ended with exit status 5: out of voices',
    })
})

test('a program that is not there is refused before anything is started', async () => {
  const { url } = await served('serves')
  const serve = { command: 'no-such-server-of-mine', ready: null, ready_timeout_s: 5, cwd: null, env: {} }
  const subject = servedSubject({ serve, url, env: process.env, send }, asking(url))
  onTestFinished(() => subject.close())
  await expect(subject.open(never)).rejects.toThrow('no such program')
})

test('a model is hashed, and has the size of all its files', async () => {
  const path = join(temporaryFolder(), 'voice.onnx')
  writeFileSync(path, 'a'.repeat(2 ** 20))
  writeFileSync(`${path}.json`, 'b'.repeat(2 ** 19))
  expect(await readModelFile(path)).toEqual({
    model_sha256: '9bc1b2a288b26af7257a36277ae3816a7d4f16e89c1e7e77d0a5c48bad62b360',
    model_size_mb: 1.5,
  })
  await expect(readModelFile(`${path}.none`)).rejects.toThrow('cannot be read')
})
