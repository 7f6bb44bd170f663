import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { startPostgresServer } from '@voicemark/postgres'
import { collectorLimits } from '@voicemark/daemon'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openStore } from '../src/store/store.js'
import { link, watch } from './live-events.js'
import { startCollector, temporaryFolder, type RunningApp } from './running-processes.js'
import { helloOf, requestBatch, requestOf, sampleBatch, sampleOf } from './store-rows.js'

const patience = 90_000
let collector: RunningApp
beforeAll(async () => void (collector = await startCollector()), patience)

/** Samples of a request that runs now, from a seq on. */
const speaking = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) =>
    sampleOf(first + i, { timestamp: Date.now() / 1000 - (count - i) / 10 }),
  )

describe('what comes in is told as it was stored', { timeout: patience }, () => {
  test('rows of the agent that is watched, each once, and of no other', async () => {
    const [run_id, other_run] = [randomUUID(), randomUUID()]
    const [agent, other] = [await link(collector.url), await link(collector.url)]
    await agent.send('hello', helloOf(run_id))
    await other.send('hello', helloOf(other_run))
    await agent.send('batch', sampleBatch(run_id, 0, speaking(0, 3)))
    const live = await watch(collector.url, `?agents=${agent.agent_id}`)
    await live.until('the rows of before', () => live.seqs().length === 3)
    expect([live.status, live.type]).toEqual([200, 'text/event-stream'])
    expect(live.of('hello')[0]?.agents).toMatchObject([{ agent_id: agent.agent_id, spool_rows: null }])

    const rows = speaking(3, 3)
    await agent.send('batch', sampleBatch(run_id, 3, rows))
    // It has not heard the answer and sends them again with others.
    await agent.send('batch', sampleBatch(run_id, 3, [...rows, ...speaking(6, 2)]))
    await other.send('batch', sampleBatch(other_run, 0, speaking(0, 2)))
    const request = requestOf({ text_length_chars: 7 })
    await agent.send('batch', requestBatch(run_id, 0, [request]))
    await live.until('the request', () => live.of('request').length === 1)
    expect(live.seqs()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(live.of('samples').map(({ by }) => by)).toEqual(['database', 'link', 'link'])
    expect(live.of('request')[0]?.row).toEqual({ ...request, agent_id: agent.agent_id, run_id, seq: 0 })
    const heard = [...live.of('hello').flatMap(({ agents }) => agents), ...live.of('agent')]
    expect(heard[0]).toMatchObject({ state: 'speaking', by: 'link', clock_offset_s: null, behind_s: null })
  })

  test('what waits at an agent is told while it is linked, and after that is not known', async () => {
    const agent = await link(collector.url)
    const ask = async (path: string) => (await fetch(`${collector.url}/api/v1/agents${path}`)).json()
    const listed = async () =>
      ((await ask('')) as { agents: { agent_id: string }[] }).agents.find(
        ({ agent_id }) => agent_id === agent.agent_id,
      )
    const run_id = randomUUID()
    const oldest = 1_764_000_000.5
    await agent.send('hello', { ...helloOf(run_id), spool: { rows: 9, bytes: 4096, oldest } })
    const live = await watch(collector.url, `?agents=${agent.agent_id}`)
    const told = { spool_rows: 9, spool_bytes: 4096, spool_oldest: oldest }
    const heard = () => [...live.of('hello').flatMap(({ agents }) => agents), ...live.of('agent')].at(-1)
    await live.until('what waits', () => heard()?.spool_rows === 9)
    expect(heard()).toMatchObject(told)
    expect([await listed(), await ask(`/${agent.agent_id}`)]).toMatchObject([told, told])
    expect(await ask('?fields=agent_id,spool_rows')).toMatchObject({
      agents: expect.arrayContaining([{ agent_id: agent.agent_id, spool_rows: 9 }]) as unknown,
    })

    const spool = { rows: 2, bytes: 4096, oldest }
    await agent.send('batch', { ...sampleBatch(run_id, 0, speaking(0, 2)), spool })
    await live.until('that nothing waits', () => heard()?.spool_rows === 0)
    expect(await listed()).toMatchObject({ spool_rows: 0, spool_bytes: 4096, spool_oldest: null })

    agent.close()
    await live.until('that it is gone', () => heard()?.state === 'absent')
    const unknown = { spool_rows: null, spool_bytes: null, spool_oldest: null }
    expect([heard(), await listed(), await ask(`/${agent.agent_id}`)]).toMatchObject([
      unknown,
      unknown,
      unknown,
    ])
  })

  test('a row that is set aside is not told, and its neighbours are', async () => {
    const run_id = randomUUID()
    const agent = await link(collector.url)
    await agent.send('hello', helloOf(run_id))
    const live = await watch(collector.url, `?agents=${agent.agent_id}`)
    await live.until('hello', () => live.of('hello').length === 1)
    const wrong = sampleOf(1, { cpu_percent: 4711 })
    await agent.send('batch', sampleBatch(run_id, 0, [sampleOf(0), wrong, sampleOf(2)]))
    await live.until('the rows', () => live.seqs().length > 0)
    expect(live.seqs()).toEqual([0, 2])
  })

  test('who asks for nobody hears who is here, and who has left', async () => {
    const agent = await link(collector.url)
    await agent.send('hello', helloOf(randomUUID()))
    const live = await watch(collector.url)
    const statesOf = () =>
      [...live.of('hello').flatMap(({ agents }) => agents), ...live.of('agent')]
        .filter(({ agent_id }) => agent_id === agent.agent_id)
        .map(({ state }) => state)
    await live.until('that it is here', () => statesOf().includes('idle'))
    agent.close()
    await live.until('that it has left', () => statesOf().at(-1) === 'absent')
    expect(live.of('samples')).toEqual([])
  })
})

test.each(['?agents=x', `?agents=${randomUUID()},`, '?agent_id=x'])('%s is refused', async (query) => {
  expect((await fetch(`${collector.url}/api/v1/live${query}`)).status).toBe(400)
})

test(
  'as many may watch as there are places',
  async () => {
    const own = await startCollector()
    const open = await Promise.all(Array.from({ length: collectorLimits.liveReaders }, () => watch(own.url)))
    expect(new Set(open.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await watch(own.url)).status).toBe(429)
    // All of them are open, and one that has stopped does not wait for them.
    expect(await own.stop()).toMatchObject({ code: 0, stderr: '' })
  },
  patience,
)

test('who may not read any more is cut', { timeout: patience }, async () => {
  const databaseUrl = `file:${temporaryFolder()}/collector.db`
  const [secret, token_id] = [`vm_${randomBytes(32).toString('base64url')}`, randomUUID()]
  const store = await openStore(databaseUrl)
  onTestFinished(() => store.close())
  await store.credentials.add({
    ...{ token_id, kind: 'token', role: 'reader', name: 'ann', agent_id: null, expires_at: null },
    ...{ created_at: 0, created_by: 'test', sha256: createHash('sha256').update(secret).digest('hex') },
  })
  const own = await startCollector({ VOICEMARK_TOKEN: 'o'.repeat(48), DATABASE_URL: databaseUrl })
  expect((await watch(own.url)).status).toBe(401)
  const live = await watch(own.url, '', { Authorization: `Bearer ${secret}` })
  await live.until('hello', () => live.of('hello').length === 1)
  expect(live.state.isOver).toBe(false)
  await store.credentials.revoke(token_id, Date.now() / 1000)
  await live.until('its end', () => live.state.isOver)
})

const started = await startPostgresServer(['-c', 'fsync=off']).catch((error: unknown) => String(error))
if (typeof started === 'string') test.skip(`PostgreSQL cannot start here: ${started}`)
else {
  // A test that is left out, or fails before its first line, leaves nothing behind either.
  afterAll(() => started.remove())
  test('rows that another collector took are read from the database', { timeout: patience }, async () => {
    const DATABASE_URL = await started.createDatabase()
    const [here, there] = [await startCollector({ DATABASE_URL }), await startCollector({ DATABASE_URL })]
    const run_id = randomUUID()
    const agent = await link(there.url)
    await agent.send('hello', helloOf(run_id))
    const live = await watch(here.url, `?agents=${agent.agent_id}`)
    const heard = () => [...live.of('hello').flatMap(({ agents }) => agents), ...live.of('agent')]
    await live.until('the agent', () =>
      heard().some(({ by, state }) => by === 'database' && state === 'idle'),
    )
    await agent.send('batch', sampleBatch(run_id, 0, speaking(0, 20)))
    await agent.send('batch', requestBatch(run_id, 0, [requestOf()]))
    await live.until('the rows', () => live.seqs().length === 20 && live.of('request').length === 1)
    expect([...live.of('samples'), ...live.of('request')].every(({ by }) => by === 'database')).toBe(true)
    await live.until('that it speaks', () => heard().some(({ state }) => state === 'speaking'))
    await Promise.all([here.stop(), there.stop()])
  })
}
