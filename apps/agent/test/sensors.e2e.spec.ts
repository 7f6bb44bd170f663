import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sensorPassport, type SensorPassport } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { startCollector } from './fake-collector.js'
import { speak } from './requests.js'
import { runVoicemark, startAgent, temporaryFolder, until } from './running-agent.js'
import { lastRun, outboxWith, startUplinkTo, untilDelivered, waitMs } from './uplink-parts.js'

const startLimitMs = 90_000
const passport: SensorPassport = { taken_at: 1_764_000_000, sensors: [] }

test(
  'an agent says what its machine can measure, to whom asks and to its collector, and not before it serves',
  async () => {
    const collector = await startCollector()
    const agent = await startAgent({ VOICEMARK_COLLECTOR: collector.url })
    try {
      expect(await speak(agent.url, { text: 'At once.' })).toMatchObject({ status: 200 })
      const answer = await fetch(`${agent.url}/api/v1/sensors`)
      expect(answer.status).toBe(200)
      const told = sensorPassport.parse(await answer.json())
      expect(told.sensors.find(({ metric }) => metric === 'cpu_percent')).toMatchObject({ available: true })
      await until('a hello with the sensors', waitMs, () => collector.hellos.at(-1)?.sensors != null)
      expect(collector.hellos[0]?.sensors ?? null).toBeNull()
      expect(collector.hellos.at(-1)).toMatchObject({ sensors: told, totals: null })
      expect(new Set(collector.hellos.map(({ run_id }) => run_id)).size).toBe(1)
    } finally {
      await agent.stop()
    }
  },
  startLimitMs,
)

test('nothing is found out while something is measured', () => {
  // A process of its own, whose threads load what was built.
  const script = fileURLToPath(new URL('held-sensors.mjs', import.meta.url))
  const { stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8', env: {} })
  expect([stdout, stderr]).toEqual(['[0,1,true]\n', ''])
})

test('the sensors of a run that is delivered after a restart are told with it', async () => {
  const folder = temporaryFolder()
  const before = outboxWith(3, folder)
  before.describe(passport)
  const { run_id } = lastRun(before)
  before.close()
  expect(readFileSync(join(folder, run_id, 'run.json'), 'utf8')).toContain('"taken_at":1764000000')
  const collector = await startCollector()
  await untilDelivered(startUplinkTo(collector.url, outboxWith(1, folder)))
  expect(collector.hellos[0]).toMatchObject({ run_id, sensors: passport, totals: { sample: 3 } })
})

test('a collector of before gets the rows and is not told of sensors', async () => {
  const collector = await startCollector()
  collector.speak({ oldest: 1, newest: 4 })
  const outbox = outboxWith(3)
  outbox.describe(passport)
  const uplink = startUplinkTo(collector.url, outbox)
  await untilDelivered(uplink)
  expect(collector.samples(outbox)).toHaveLength(3)
  expect(collector.hellos).toHaveLength(1)
  expect(collector.hellos[0]).not.toHaveProperty('sensors')
})

test('voicemark doctor sensors needs no daemon, says what is missing first, and is JSON where asked', async () => {
  const { stdout, stderr } = await runVoicemark(['doctor', 'sensors'])
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^\d+ of \d+ are here\n\nnot seen here\n[^]*\n\nseen here\n[^]*cpu_percent\n/)
  const json = await runVoicemark(['doctor', 'sensors', '--json'])
  const { sensors } = sensorPassport.parse(JSON.parse(json.stdout))
  expect(json.code).toBe(sensors.some(({ enable }) => enable !== null) ? 1 : 0)
})
