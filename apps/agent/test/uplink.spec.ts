import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { connect, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { streamFields } from '@voicemark/schema'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.js'
import { afterThisTest, freePort, listen, startCollector } from './fake-collector.js'
import { journalRows } from './recorded.js'
import { speak } from './requests.js'
import { agentFolders, runVoicemark, startAgent, temporaryFolder, until } from './running-agent.js'
import {
  lastRun,
  numbers,
  outboxWith,
  quick,
  sample,
  startUplinkTo,
  untilDelivered,
  waitMs,
} from './uplink-parts.js'

describe('the uplink delivers every row once and in order', () => {
  test('when the collector is down at the start', async () => {
    const port = await freePort()
    const outbox = outboxWith(1200)
    const uplink = startUplinkTo(`http://127.0.0.1:${port}`, outbox)
    await until('a failed attempt', waitMs, () => uplink.status().last_error !== null)
    expect(uplink.status()).toMatchObject({ connected: false, rows_waiting: { request: 0, sample: 1200 } })
    const collector = await startCollector(port)
    await untilDelivered(uplink)
    expect(collector.samples(outbox)).toEqual(numbers(1200))
    expect(uplink.status()).toMatchObject({ connected: true, last_error: null })
  })

  test('when the connection is cut in the middle of a batch', async () => {
    const collector = await startCollector()
    const proxy = await startCuttingProxy(collector.port, 10_000)
    const outbox = outboxWith(1200)
    await untilDelivered(startUplinkTo(proxy.url, outbox))
    expect(proxy.connections()).toBe(2)
    expect(collector.samples(outbox)).toEqual(numbers(1200))
  })

  test('when a batch is stored and its acknowledgement is lost', async () => {
    const collector = await startCollector()
    const outbox = outboxWith(1200)
    collector.answerNext('batch', (store) => {
      store()
      return null
    })
    await untilDelivered(startUplinkTo(collector.url, outbox))
    expect(collector.samples(outbox)).toEqual(numbers(1200))
    expect(collector.firsts()).toEqual([0, 500, 1000])
  })

  test('when the collector has lost what it had and says so', async () => {
    const collector = await startCollector()
    const outbox = outboxWith(1200)
    collector.answerNext('batch', (store) => store())
    collector.answerNext('batch', (store) => {
      collector.forgetAfter(outbox, 7)
      return store()
    })
    await untilDelivered(startUplinkTo(collector.url, outbox))
    expect(collector.samples(outbox)).toEqual(numbers(1200))
    expect(collector.firsts()).toEqual([0, 500, 7, 507, 1007])
  })

  test('when it is asked to wait, answered with nonsense, or answered without a step forward', async () => {
    const collector = await startCollector()
    const outbox = outboxWith(3)
    collector.answerNext('hello', () => ({ status: 'retry', after_s: 0, detail: 'busy' }))
    collector.answerNext('batch', () => ({ status: 'well done' }))
    collector.answerNext('batch', () => ({ status: 'ok', next: { request: 0, sample: 0 } }))
    await untilDelivered(startUplinkTo(collector.url, outbox))
    expect(collector.samples(outbox)).toEqual(numbers(3))
    expect(collector.firsts()).toEqual([0, 0, 0])
  })

  test('while rows are made', async () => {
    const collector = await startCollector()
    const outbox = outboxWith(0)
    const uplink = startUplinkTo(collector.url, outbox)
    for (const i of numbers(20)) {
      outbox.sample(sample(i))
      if (i % 7 === 0) await until('samples there', waitMs, () => collector.samples(outbox).length === i + 1)
    }
    await uplink.stop()
    expect(collector.samples(outbox)).toEqual(numbers(20))
  })
})

describe('the uplink', () => {
  test('keeps null as null', async () => {
    const collector = await startCollector()
    const outbox = outboxWith(1)
    await untilDelivered(startUplinkTo(collector.url, outbox))
    const values = collector.rows(outbox.runs()[0]?.run_id ?? '', 'sample')[0]
    expect(values).toEqual(Object.values(sample(0)))
    expect(values?.filter((value) => value === null)).toHaveLength(12)
  })

  test('sets a refused run aside and delivers the next; nothing is deleted', async () => {
    const folder = temporaryFolder()
    const refused = outboxWith(3, folder)
    const { run_id } = lastRun(refused)
    refused.close()
    const collector = await startCollector()
    collector.answerNext('batch', () => ({ status: 'rejected', code: 'batch', detail: 'not like this' }))
    const outbox = outboxWith(3, folder)
    const uplink = startUplinkTo(collector.url, outbox)
    await until('the next run delivered', waitMs, () => collector.samples(outbox).length === 3)
    // The collector has rows before the agent has its reply.
    await until('the refused run left alone', waitMs, () => uplink.status().rows_waiting.sample === 3)
    expect(uplink.status().set_aside).toMatchObject([{ run_id, code: 'batch', detail: 'not like this' }])
    expect(readdirSync(folder).sort()).toEqual([run_id, lastRun(outbox).run_id].sort())
  })

  test('sets a run aside of which the collector says it has rows that were never made, and keeps them all', async () => {
    const folder = temporaryFolder()
    const outbox = outboxWith(3, folder)
    const collector = await startCollector()
    collector.answerNext('hello', () => ({ status: 'ok', next: { request: 0, sample: 4 } }))
    const uplink = startUplinkTo(collector.url, outbox)
    await until('the run set aside', waitMs, () => uplink.status().set_aside.length === 1)
    expect(uplink.status().set_aside).toMatchObject([
      { code: 'cursor-ahead', detail: expect.stringContaining('sample') as string },
    ])
    expect(uplink.status().rows_waiting.sample).toBe(3)
    // A new link asks anew.
    collector.cutAll()
    await untilDelivered(uplink)
    expect(collector.samples(outbox)).toEqual(numbers(3))
    expect(uplink.status().set_aside).toEqual([])
  })

  test.each([
    ['of more values than a message may have', JSON.stringify(Array(257).fill(1))],
    ['of lists in lists', `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`],
  ])('counts a line %s as lost, and delivers the rows beside it', async (_name, damage) => {
    const folder = temporaryFolder()
    const before = outboxWith(5, folder)
    const { run_id } = lastRun(before)
    const [segment] = lastRun(before).streams.sample.segments()
    before.close()
    const path = segment?.path ?? ''
    const lines = readFileSync(path, 'utf8').split('\n')
    writeFileSync(path, lines.map((text, i) => (i === 2 ? damage : text)).join('\n'))
    const collector = await startCollector()
    await untilDelivered(startUplinkTo(collector.url, outboxWith(1, folder)))
    expect(collector.rows(run_id, 'sample')).toHaveLength(4)
    expect(collector.losses).toMatchObject([{ run_id, first: 2, count: 1, reason: 'damaged' }])
  })

  test('deletes a run that is delivered, but for the current one', async () => {
    const folder = temporaryFolder()
    const before = outboxWith(700, folder)
    const { run_id } = lastRun(before)
    before.close()
    const collector = await startCollector()
    const outbox = outboxWith(2, folder)
    await untilDelivered(startUplinkTo(collector.url, outbox))
    expect(collector.rows(run_id, 'sample')).toHaveLength(700)
    expect(readdirSync(folder)).toEqual([lastRun(outbox).run_id])
  })

  test('says why the collector refuses its handshake', async () => {
    const collector = await startCollector()
    collector.refuse('handshake', 'agent_id: not a UUID')
    const uplink = startUplinkTo(collector.url, outboxWith(1))
    await until('a refusal', waitMs, () => uplink.status().last_error !== null)
    expect(uplink.status().last_error).toBe('handshake: agent_id: not a UUID')
  })

  test('keeps of what a collector says no more than fits a line', async () => {
    const collector = await startCollector()
    const long = 'x'.repeat(500_000)
    collector.answerNext('hello', () => ({ status: 'rejected', code: long, detail: long }))
    const uplink = startUplinkTo(collector.url, outboxWith(1))
    await until('the run set aside', waitMs, () => uplink.status().set_aside.length === 1)
    const [{ code, detail } = { code: '', detail: '' }] = uplink.status().set_aside
    expect([code.length, detail.length]).toEqual([64, 512])
    collector.refuse(long, long)
    collector.cutAll()
    await until('a refusal', waitMs, () => uplink.status().last_error?.startsWith('x') === true)
    expect(uplink.status().last_error).toHaveLength(64 + 2 + 512)
  })

  test('stops in time when the collector does not answer, and may be stopped twice', async () => {
    const collector = await startCollector()
    collector.answerNext('hello', () => null)
    const uplink = startUplinkTo(collector.url, outboxWith(1), { ...quick, ackMs: 60_000 })
    await until('a connection', waitMs, () => uplink.status().connected)
    const beganMs = performance.now()
    await Promise.all([uplink.stop(), uplink.stop()])
    await uplink.stop()
    // Less than it would have waited for the answer.
    expect(performance.now() - beganMs).toBeLessThan(60_000)
    expect(uplink.status().connected).toBe(false)
  })
})

describe('VOICEMARK_COLLECTOR', () => {
  test.each([
    'ftp://host:1',
    'host:1',
    'http://host:1/path',
    'http://me@host:1',
    'http://host:1?a=b',
    'http://',
  ])('%s is refused', (value) => {
    expect(() => readConfig({ VOICEMARK_COLLECTOR: value })).toThrow('expected http://host:port or https://')
  })

  test.each([
    ['http://host:9000', 'http://host:9000'],
    ['https://Host:443/', 'https://host'],
    ['http://[::1]:9000', 'http://[::1]:9000'],
  ])('%s is %s', (value, collector) => {
    expect(readConfig({ VOICEMARK_COLLECTOR: value }).collector).toBe(collector)
  })

  test('is none when not set', () => {
    expect(readConfig({}).collector).toBeNull()
  })
})

describe('an agent', () => {
  test('that was killed delivers the old run whole after its restart', { timeout: 90_000 }, async () => {
    const port = await freePort()
    const env = { VOICEMARK_COLLECTOR: `http://127.0.0.1:${port}` }
    const killed = await startAgent(env)
    const { run_id } = await killed.health()
    await speak(killed.url, { text: 'One.' })
    await speak(killed.url, { text: 'Two.' })
    await until('samples in the outbox', waitMs, async () => (await waiting(killed)).sample > 3)
    await killed.kill9()
    const folder = join(killed.home, 'outbox', run_id)
    const [sampleFile, requestFile] = ['sample', 'request'].map((name) =>
      join(folder, `${name}-0000000000000000.ndjson`),
    )
    if (sampleFile === undefined || requestFile === undefined) throw new Error('no segments')
    const samples = readFileSync(sampleFile, 'utf8').trimEnd().split('\n')
    appendFileSync(sampleFile, '[1764000000.5,12.')
    // As after a crash between the journal and the outbox.
    writeFileSync(requestFile, '')

    const collector = await startCollector(port)
    const agent = await startAgent(env, killed)
    await until('the old run gone', waitMs, () => !existsSync(folder))
    expect(collector.rows(run_id, 'sample')).toEqual(samples.map((line) => JSON.parse(line) as unknown))
    const rows = journalRows(agent.home).filter((row) => row.run_id === run_id)
    expect(rows).toHaveLength(2)
    const values = rows.map((row) => streamFields.request.map((name) => row[name as keyof typeof row]))
    expect(collector.rows(run_id, 'request')).toEqual(values)

    expect((await agent.health()).uplink).toMatchObject({
      collector: env.VOICEMARK_COLLECTOR,
      connected: true,
    })
    const metrics = await (await fetch(`${agent.url}/metrics`)).text()
    expect(metrics).toContain(`voicemark_uplink_connected{collector="${env.VOICEMARK_COLLECTOR}"} 1`)
    expect(metrics).toContain('voicemark_uplink_rows_waiting{stream="request"} 0')
    const last = await agent.health()
    expect(await agent.stop()).toEqual({ code: 0, signal: null })
    expect(collector.rows(last.run_id, 'sample').length).toBeGreaterThanOrEqual(last.record.samples)
  })

  test(
    'whose last samples a power cut took counts those that its requests name',
    {
      timeout: 90_000,
    },
    async () => {
      const port = await freePort()
      const env = { VOICEMARK_COLLECTOR: `http://127.0.0.1:${port}` }
      const killed = await startAgent(env)
      const { run_id } = await killed.health()
      await speak(killed.url, { text: 'One.' })
      await killed.kill9()
      const path = join(killed.home, 'outbox', run_id, 'sample-0000000000000000.ndjson')
      writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(0, 1).join('') + '\n')
      const named = (journalRows(killed.home)[0]?.last_sample_seq ?? 0) + 1
      expect(named).toBeGreaterThan(1)

      const collector = await startCollector(port)
      await startAgent(env, killed)
      await until('the old run there', waitMs, () => collector.next(run_id).sample >= named)
      expect(collector.losses).toEqual([
        { run_id, stream: 'sample', first: 1, count: named - 1, reason: 'damaged' },
      ])
      expect(collector.hellos.find((hello) => hello.run_id === run_id)?.totals).toMatchObject({
        sample: named,
      })
    },
  )

  test('without a collector has no outbox', { timeout: 90_000 }, async () => {
    const agent = await startAgent()
    expect((await agent.health()).uplink).toEqual({
      collector: null,
      connected: false,
      rows_waiting: { request: 0, sample: 0 },
      last_error: null,
      set_aside: [],
    })
    await agent.stop()
    expect(existsSync(join(agent.home, 'outbox'))).toBe(false)
  })

  test('is not started with a wrong address', { timeout: 90_000 }, async () => {
    const { home } = agentFolders()
    const ended = await runVoicemark(['agent', '--collector', 'nowhere'], { VOICEMARK_HOME: home })
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('VOICEMARK_COLLECTOR: expected')])
  })
})

const waiting = async (agent: Awaited<ReturnType<typeof startAgent>>) =>
  (await agent.health()).uplink.rows_waiting

/** Breaks its first connection after so many bytes towards the port. */
async function startCuttingProxy(port: number, bytes: number) {
  let connections = 0
  const server = createTcpServer((socket) => {
    const isFirst = ++connections === 1
    const onward = connect(port, '127.0.0.1')
    let passed = 0
    socket.on('data', (data) => {
      passed += data.length
      onward.write(isFirst ? data.subarray(0, Math.max(0, data.length - Math.max(0, passed - bytes))) : data)
      if (isFirst && passed >= bytes) {
        socket.destroy()
        onward.end()
      }
    })
    onward.pipe(socket)
    socket.once('close', () => onward.end()).on('error', () => undefined)
    onward.on('error', () => undefined)
  })
  const listening = await listen(server, 0)
  afterThisTest(() => server.close())
  return { url: `http://127.0.0.1:${listening}`, connections: () => connections }
}
