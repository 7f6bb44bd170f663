import { randomUUID } from 'node:crypto'
import type { SensorPassport } from '@voicemark/schema'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../src/store/store.js'
import { helloOf } from './store-rows.js'
import type { Databases } from './store-suite.js'

/** What a machine says that has no temperature sensor. */
export const passportOf = (taken_at = 1_763_800_000): SensorPassport => ({
  taken_at,
  sensors: [
    {
      metric: 'temperature_c',
      available: false,
      reason: 'no <sensor>',
      source: null,
      unit: '°C',
      scope: 'processor',
      refresh_ms: null,
      read_cost_us: null,
      rights: null,
      enable: 'modprobe k10temp',
    },
    {
      metric: 'cpu_percent',
      available: true,
      reason: null,
      source: '/proc/stat',
      unit: '%',
      scope: 'machine',
      refresh_ms: 10,
      read_cost_us: 14.5,
      rights: 'everybody',
      enable: null,
    },
  ],
})

/** What machines can measure, on either database. */
export function testSensors(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  let url: string
  let store: Store
  const agent = randomUUID()
  beforeAll(async () => {
    databases = await startDatabases()
  }, 90_000)
  afterAll(() => databases.stop())
  beforeEach(async () => {
    url = await databases.create()
    store = await openStore(url)
  })
  afterEach(() => store.close())

  test('a run that is greeted before its sensors are known has them afterwards, and over a restart', async () => {
    const run_id = randomUUID()
    await store.hello(agent, helloOf(run_id))
    expect(await store.sensors({ agent_id: agent })).toEqual([])
    await store.hello(agent, { ...helloOf(run_id), sensors: passportOf() })
    await store.hello(agent, { ...helloOf(run_id), sensors: null })
    await store.close()
    store = await openStore(url)
    expect(await store.sensors({ agent_id: agent })).toMatchObject([
      { agent_id: agent, run_id, ...passportOf() },
    ])
  })

  test('the newest run that says so speaks for its agent, and each run for itself', async () => {
    const [first, second, silent] = [randomUUID(), randomUUID(), randomUUID()]
    await store.hello(agent, { ...helloOf(first), sensors: passportOf(1_763_800_001) })
    await store.hello(agent, { ...helloOf(second), sensors: passportOf(1_763_800_002) })
    await store.hello(agent, helloOf(silent))
    expect(await store.sensors({})).toMatchObject([{ run_id: second, taken_at: 1_763_800_002 }])
    expect(await store.sensors({ agent_id: agent, run_id: first })).toMatchObject([{ run_id: first }])
    expect(await store.sensors({ agent_id: agent, run_id: silent })).toEqual([])
    expect(await store.sensors({ agent_id: randomUUID(), run_id: first })).toEqual([])
  })
}
