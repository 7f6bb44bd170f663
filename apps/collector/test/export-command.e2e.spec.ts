import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startPostgresServer } from '@voicemark/postgres'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { fillWithRuns, rowsOfRun } from './row-exports-rows.js'
import { runCommand, startCollector, temporaryFolder, type RunningApp } from './running-processes.js'

vi.setConfig({ testTimeout: 90_000 })

const started = await startPostgresServer(['-c', 'fsync=off']).catch((error: unknown) => String(error))

describe('on SQLite', () =>
  testExport(() => {
    const home = join(temporaryFolder(), 'home')
    mkdirSync(home, { recursive: true })
    return Promise.resolve(pathToFileURL(join(home, 'rows.db')).href)
  }))
if (typeof started === 'string') test.skip(`PostgreSQL cannot start here: ${started}`)
else
  describe('on PostgreSQL', () => {
    testExport(() => started.createDatabase(), started.remove)
  })

function testExport(createDatabase: () => Promise<string>, done?: () => Promise<void>): void {
  let collector: RunningApp
  let database: string
  beforeAll(async () => {
    database = await createDatabase()
    await fillWithRuns(database)
    collector = await startCollector({ DATABASE_URL: database })
    return async () => {
      await collector.stop()
      await done?.()
    }
  }, 120_000)

  const bytesOf = async (path: string) =>
    Buffer.from(await (await fetch(`${collector.url}/api/v1/exports/${path}`)).arrayBuffer())
  const run = (out: string, url: string, ...args: string[]) =>
    runCommand('collector', ['export', '--collector', url, '-o', out, ...args])

  test('each format is what the collector sends, however small the parts are', async () => {
    for (const name of ['requests.csv', 'samples.ndjson', 'requests.json']) {
      const out = join(temporaryFolder(), name)
      const [rows = ''] = name.split('.')
      const ended = await run(out, collector.url, '--rows', rows, '--part', '700')
      expect(ended).toEqual({ code: 0, stderr: '', stdout: `${4 * rowsOfRun} rows in ${out}\n` })
      expect(readFileSync(out).equals(await bytesOf(name))).toBe(true)
      expect(existsSync(`${out}.part`)).toBe(false)
    }
    for (const excluded of [[], ['--filter', 'excluded=include']]) {
      const out = join(temporaryFolder(), 'rows.parquet')
      expect(await run(out, collector.url, '--rows', 'requests', ...excluded)).toMatchObject({ code: 0 })
      const sent = join(temporaryFolder(), 'sent.parquet')
      writeFileSync(sent, await bytesOf(`requests.parquet?${excluded[1] ?? ''}`))
      expect(await rowsIn(out)).toEqual(await rowsIn(sent))
    }
  })

  test('links that are cut in the middle cost no row and double none', async () => {
    const { url, cuts } = await cuttingProxy(collector.url, 3000, 3)
    const out = join(temporaryFolder(), 'rows.csv')
    expect(await run(out, url, '--rows', 'samples', '--part', '900')).toMatchObject({ code: 0, stderr: '' })
    expect(cuts()).toBe(3)
    expect(readFileSync(out).equals(await bytesOf('samples.csv'))).toBe(true)
  })

  test('what broke off for good goes on later, with the same question alone', async () => {
    const { url } = await cuttingProxy(collector.url, 70_000, Infinity)
    const out = join(temporaryFolder(), 'rows.ndjson')
    const asked = ['--rows', 'samples', '--part', '100'] as const
    const broken = await run(out, url, '--tries', '1', ...asked)
    expect(broken).toMatchObject({ code: 1, stdout: '' })
    expect(broken.stderr).toContain('go on with --resume')
    expect(existsSync(out)).toBe(false)
    const { rows } = JSON.parse(readFileSync(`${out}.part.json`, 'utf8')) as { rows: number }
    expect(rows).toBeGreaterThan(0)

    expect(await run(out, url, ...asked)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('go on with --resume, or remove it') as string,
    })
    expect(await run(out, url, '--columns', 'seq', '--resume', ...asked)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is of another question') as string,
    })
    // The rest is asked of the proxy by its name, which lets all through now.
    cuttingNoMore.add(url)
    expect(await run(out, url, '--resume', ...asked)).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(out).equals(await bytesOf('samples.ndjson'))).toBe(true)
    expect(existsSync(`${out}.part.json`)).toBe(false)
  })

  test('a database is exported as its collector does', async () => {
    const out = join(temporaryFolder(), 'rows.csv')
    const args = [
      '--rows',
      'requests',
      '--columns',
      'voice,rtf',
      '--filter',
      'voice=amy',
      '--database',
      database,
    ]
    expect(await runCommand('collector', ['export', '-o', out, ...args])).toMatchObject({
      code: 0,
      stderr: '',
    })
    expect(readFileSync(out).equals(await bytesOf('requests.csv?columns=voice,rtf&voice=amy'))).toBe(true)
  })

  test.each([
    [['--rows', 'requests', '--filter', 'nothing=1'], 'known here: hardware'],
    [['--rows', 'requests', '--columns', 'nothing'], '--columns: expected seed, all'],
    [['--rows', 'requests', '--format', 'xlsx'], 'csv, ndjson, json, parquet'],
    [['--rows', 'requests', '--filter', 'after'], 'NAME=VALUE'],
  ])('%j is refused and leaves no file', async (args, words) => {
    const out = join(temporaryFolder(), 'rows.csv')
    expect(await run(out, collector.url, ...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(words) as string,
    })
    expect(existsSync(out)).toBe(false)
    expect(existsSync(`${out}.part`)).toBe(false)
  })
}

const cuttingNoMore = new Set<string>()

/** Ends connections, so many of them, when so many bytes have come back on them. */
async function cuttingProxy(target: string, afterBytes: number, times: number) {
  const { port, hostname } = new URL(target)
  let cut = 0
  let url = ''
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => [near, far].forEach((one) => one.destroy()))
    }
    near.pipe(far)
    let bytes = 0
    far.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes < afterBytes || cut >= times || cuttingNoMore.has(url)) return void near.write(chunk)
      cut += 1
      near.write(chunk.subarray(0, chunk.length >> 1), () => near.destroy())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, cuts: () => cut }
}

async function rowsIn(file: string): Promise<unknown> {
  return parquetReadObjects({ file: await asyncBufferFromFile(file) })
}
