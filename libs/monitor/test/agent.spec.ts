import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { runNode, shown } from './run-program.js'
import { startScriptedAgent, type Asked } from './scripted-agent.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function startAgent(respond: (asked: Asked) => [number, object]) {
  const agent = await startScriptedAgent(respond)
  stops.push(agent.stop)
  return agent
}

const id = '5a1de1f4-58a4-4d6c-8a1b-90b1f2b1c7aa'
const row = { request_id: id, hardware_tier: 'intel_i5', device_type: 'cpu', success: true, rtf: 0.5 }
const recording = ({ path }: Asked): [number, object] =>
  path.endsWith('/end') ? [200, row] : [201, { request_id: id, state: 'running' }]

const program = (agent: string, lines: string) => `
  const monitor = new PerformanceMonitor({ engine: 'mine', device_type: 'cpu' }, { agent: '${agent}' })
  ${lines}`

test('with an agent a synthesis is begun and ended there, and nothing is written here', async () => {
  const agent = await startAgent(recording)
  const ran = await runNode(
    program(
      agent.url,
      `show(process.pid)
      await monitor.startSynthesis('Grüße 🙂', 3, null, 'abc123', { num_threads: 2 })
      burn(100)
      show(await monitor.endSynthesis({ success: true, audioDurationS: 2 }))
      show(await monitor.exportMetrics())`,
    ),
    folder(),
  )
  const [pid, ended, exported] = shown(ran)
  expect(agent.asked.map(({ path }) => path)).toEqual([
    '/api/v1/measurements',
    `/api/v1/measurements/${id}/end`,
  ])
  expect(agent.asked[0]?.body).toEqual({
    pid,
    text_length_chars: 7,
    text_length_tokens: 3,
    engine: 'mine',
    device_type: 'cpu',
    num_threads: 2,
    tags: { request_id: 'abc123' },
  })
  const { total_s, started_wall, ...end } = agent.asked[1]?.body ?? {}
  expect(end).toEqual({ success: true, audio_duration_s: 2 })
  expect(total_s).toBeGreaterThanOrEqual(0.1)
  expect(started_wall).toBeGreaterThan(1_700_000_000)
  expect(ended).toEqual(row)
  expect(exported).toMatchObject({ csv_files: null, total_syntheses: 1, hardware_tier: 'intel_i5' })
  expect(existsSync(join(folder(), 'metrics'))).toBe(false)
})

test('an id that is a UUID is the id of the row', async () => {
  const agent = await startAgent(recording)
  shown(
    await runNode(
      program(
        agent.url,
        `await monitor.measure({ text: 'A', requestId: '${id}' }, (synthesis) => synthesis.firstAudio())`,
      ),
      folder(),
    ),
  )
  expect(agent.asked[0]?.body).toMatchObject({ request_id: id })
  expect(agent.asked[1]?.body).toMatchObject({ success: true, ttfa_boundary: 'engine' })
})

test('pieces of sound are sent with the end, and none where there are none', async () => {
  const agent = await startAgent(recording)
  const go = `
    await monitor.measure({ text: 'A', config: { streamed: true } }, (synthesis) => {
      synthesis.piece(0.5)
      synthesis.piece(0.25)
      synthesis.piece(0)
    })
    await monitor.measure({ text: 'A' }, () => undefined)`
  shown(await runNode(program(agent.url, go), folder()))
  const [begun, ended, , without] = agent.asked.map(({ body }) => body)
  expect(begun).toMatchObject({ streamed: true })
  const pieces = z.array(z.object({ at_s: z.number(), audio_s: z.number() })).parse(ended?.['pieces'])
  expect(pieces.map(({ audio_s }) => audio_s)).toEqual([0.5, 0.25])
  expect(ended?.['ttfa_s']).toBe(pieces[0]?.at_s)
  expect(pieces[1]?.at_s).toBeGreaterThanOrEqual(pieces[0]?.at_s ?? NaN)
  expect(without).not.toHaveProperty('pieces')
})

test('facts that the agent refuses are an error with its words', async () => {
  const agent = await startAgent(() => [422, { code: 'watch-no-right', detail: 'who are you' }])
  const ran = await runNode(
    program(agent.url, `await monitor.startSynthesis({ text: 'A' }).catch((e) => show([e.code, e.message]))`),
    folder(),
  )
  expect(shown(ran)).toEqual([['watch-no-right', 'who are you']])
})

test.each([
  ['is not there', () => [503, {}] as [number, object], 'agent-answer'],
  [
    'has forgotten it',
    ({ path }: Asked): [number, object] =>
      path.endsWith('/end')
        ? [409, { code: 'measurement-lost', detail: 'restarted' }]
        : [201, { request_id: id }],
    'measurement-lost',
  ],
])('where the agent %s the synthesis goes on, with a warning', async (_name, respond, code) => {
  const agent = await startAgent(respond)
  const ran = await runNode(
    program(
      agent.url,
      `show(await monitor.measure({ text: 'A' }, () => 'spoken'))
      await monitor.startSynthesis({ text: 'B' })
      show(await monitor.endSynthesis({ success: true }))`,
    ),
    folder(),
  )
  expect(shown(ran)).toEqual(['spoken', null])
  expect(ran.stderr.match(new RegExp(`\\[${code}\\]`, 'g'))).toHaveLength(1)
})

test.each([
  ['under way', '', { success: false }],
  ['just ended', 'void monitor.endSynthesis({ success: true, audioDurationS: 2 })\n', { success: true }],
])('the agent is told of what was %s when the program exits', async (_name, before, body) => {
  const agent = await startAgent(recording)
  const ran = await runNode(
    program(agent.url, `await monitor.startSynthesis({ text: 'A' })\n${before}process.exit(3)`),
    folder(),
  )
  expect(ran.status).toBe(3)
  const ends = agent.asked.filter(({ path }) => path === `/api/v1/measurements/${id}/end`)
  expect(ends.at(-1)?.body).toMatchObject(body)
})

test('an address where nobody listens is a warning', async () => {
  const agent = await startAgent(recording)
  await Promise.all(stops.splice(0).map((stop) => stop()))
  const ran = await runNode(
    program(agent.url, `show(await monitor.measure({ text: 'A' }, () => 'spoken'))`),
    folder(),
  )
  expect(shown(ran)).toEqual(['spoken'])
  expect(ran.stderr).toContain('[agent-away]')
})
