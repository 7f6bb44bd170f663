import { readFileSync, readdirSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { startPostgresServer, type PostgresServer } from '@voicemark/postgres'
import pg from 'pg'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { runCommand, startAgent, startCollector, until, type RunningApp } from './running-processes.js'

const started = await startPostgresServer(['-c', 'fsync=off']).catch((error: unknown) => String(error))

if (typeof started === 'string') test.skip(`PostgreSQL cannot start here: ${started}`)
else describe('PostgreSQL', () => testOn(started))

function testOn(server: PostgresServer): void {
  afterAll(() => server.remove())

  test('a wrong password and a missing database end the collector with one line and status 2', async () => {
    const url = await server.createDatabase()
    const ends = await Promise.all(
      [url.replace('secret-word', 'other-word'), url.replace(/\w+$/, 'nowhere')].map((DATABASE_URL) =>
        runCommand('collector', ['collector'], { DATABASE_URL, VOICEMARK_COLLECTOR_PORT: '0' }),
      ),
    )
    expect(ends.map(({ code }) => code)).toEqual([2, 2])
    const said = ends.map(({ stdout, stderr }) => stdout + stderr)
    expect(said[0]).toMatch(/^voicemark: postgresql:\S+: user or password is wrong.*\n$/)
    expect(said[1]).toMatch(/^voicemark: postgresql:\S+\/nowhere: there is no database of this name.*\n$/)
    expect(said.join('')).not.toMatch(/secret-word|other-word/)
  })

  test('a server that goes in the middle of a bench, and comes back, costs nothing', async () => {
    const url = await server.createDatabase()
    const collector = await startCollector({ DATABASE_URL: url })
    const agent = await startAgent(collector.url)
    const get = (path: string) => fetch(collector.url + path)
    const stored = async () => {
      const { streams } = (await (await get('/api/v1/health')).json()) as { streams: { stored: number }[] }
      return streams.reduce((sum, { stored }) => sum + stored, 0)
    }

    const bench = runCommand('agent', ['bench', '--agent', agent.url, '--repeat', '1', '--warmup', '0'])
    await until('the first rows are stored', async () => (await stored()) > 3)
    await stopImmediately(url)
    expect(await Promise.race([bench, Promise.resolve('under way')])).toBe('under way')

    await until('the collector says so', async () => (await get('/readyz')).status === 503)
    for (const path of ['/metrics/summary', '/api/v1/requests', '/api/v1/health', '/plain']) {
      const answer = await get(path)
      expect([path, answer.status]).toEqual([path, 503])
      expect(await answer.json()).toMatchObject({ code: 'store-unavailable' })
    }
    expect(await (await get('/livez')).json()).toEqual({ status: 'ok' })
    expect(await (await fetch(`${agent.url}/readyz`)).json()).toMatchObject({ status: 'ok' })

    await server.start()
    expect(await bench).toMatchObject({ code: 0 })
    await until('everything is delivered', async () => {
      const { uplink } = (await (await fetch(`${agent.url}/healthz`)).json()) as {
        uplink: { connected: boolean; rows_waiting: { request: number; sample: number } }
      }
      return uplink.connected && uplink.rows_waiting.request === 0 && uplink.rows_waiting.sample < 20
    })
    await agent.stop()
    for (const kind of ['synthesis', 'realtime']) {
      const rows = await (await get(`/api/v1/exports/${kind}.csv`)).text()
      expect(rows.trimEnd().split('\n')).toEqual(csvOf(agent, kind))
    }
    expect(csvOf(agent, 'synthesis').length).toBeGreaterThan(10)
    expect(await (await get('/api/v1/health')).json()).toMatchObject({ holds: true })
    expect(collector.output()).not.toContain('secret-word')
    expect(await collector.stop()).toMatchObject({ code: 0 })
  }, 90_000)

  test('a collector is ready again as soon as its server is, though nobody delivers any more', async () => {
    const url = await server.createDatabase()
    const collector = await startCollector({ DATABASE_URL: url })
    const agent = await startAgent(collector.url)
    const isReady = async () => (await fetch(`${collector.url}/readyz`)).ok
    await until('rows arrive', async () => {
      const health = await (await fetch(`${collector.url}/api/v1/health`)).json()
      return (health as { stored: number }).stored > 0
    })
    expect(await isReady()).toBe(true)
    await stopImmediately(url)
    await until('rows were refused', () => collector.output().includes('ingest-failing'))
    await agent.stop()
    expect(await isReady()).toBe(false)
    await server.start()
    await until('it is ready', isReady)
    expect(await (await fetch(`${collector.url}/healthz`)).json()).toMatchObject({ status: 'ok' })
    expect(await collector.stop()).toMatchObject({ code: 0 })
  }, 90_000)

  test('a server that does not answer is not ready, and does not hold up the stop', async () => {
    const url = new URL(await server.createDatabase())
    const link = await startLink(Number(url.port))
    url.port = String(link.port)
    const collector = await startCollector({ DATABASE_URL: url.href })
    link.freeze()
    // Whoever waited for the server would wait for ever.
    await until('it says so', async () => (await fetch(`${collector.url}/readyz`)).status === 503)
    process.kill(collector.pid, 'SIGTERM')
    const { code, stderr } = await collector.ended
    expect(code).toBe(0)
    expect(stderr).toMatch(/"event":"stop-not-waited-for","what":"database"/)
  }, 90_000)
}

/** A way to a server that can be made to carry nothing more, while its connections stay open. */
async function startLink(port: number) {
  const links = new Set<Socket>()
  const proxy = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const link of [near, far]) links.add(link.on('error', () => undefined))
    near.pipe(far).pipe(near)
  })
  onTestFinished(() => {
    proxy.close()
    for (const link of links) link.destroy()
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  return {
    port: (proxy.address() as AddressInfo).port,
    freeze() {
      for (const link of links) link.unpipe().pause()
    },
  }
}

/** Ends a server as a crash does, without a checkpoint and without a word to its clients. */
async function stopImmediately(url: string): Promise<void> {
  const client = new pg.Client(url)
  // The server goes while the connection is open.
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory')
  const pid = Number(
    readFileSync(join(rows[0]?.data_directory ?? '', 'postmaster.pid'), 'utf8').split('\n')[0],
  )
  process.kill(pid, 'SIGQUIT')
  await until('the server has ended', () => !isRunning(pid))
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function csvOf({ metricsDir }: RunningApp, kind: string) {
  const name = readdirSync(metricsDir).find((one) => one.startsWith(kind) && one.endsWith('.csv')) ?? ''
  return readFileSync(join(metricsDir, name), 'utf8').trimEnd().split('\n')
}
