import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { protocolVersion } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { beforeAll, expect, test } from 'vitest'
import type { FleetComparison } from '../src/fleet/fleet-comparison.js'
import { runCommand, startCollector, type RunningApp, temporaryFolder } from './running-processes.js'
import { helloOf, requestBatch, requestOf, type SentRequest } from './store-rows.js'

let collector: RunningApp

/** Two machines that count their processors, one that counts all of it, and one that may not read its counter. */
beforeAll(async () => {
  collector = await startCollector()
  const counted = { energy_scope: 'cpu', energy_source: 'rapl', idle_power_w: 5 }
  await deliver('intel_i5', { ...counted, energy_j: 40 })
  await deliver('amd_ryzen5', { ...counted, energy_j: 80 })
  await deliver('jetson_orin', { energy_j: 12, energy_scope: 'system', energy_source: 'hwmon integrated' })
  await deliver('amd_epyc', { energy_source: 'none: the energy counter is readable by root alone' })
}, 90_000)

async function deliver(tier: string, changes: Partial<SentRequest>) {
  const run_id = randomUUID()
  const auth = { proto: protocolVersion, agent_id: randomUUID() }
  const socket = io(collector.url, { auth, transports: ['websocket'], reconnection: false })
  const rows = Array.from({ length: 12 }, (_, at) =>
    requestOf({
      ...{ hardware_tier: tier, cpu_model: tier, item_id: `t${at}`, tags: { corpus: 'c0' } },
      ...{ total_duration_s: 2, audio_duration_s: 4, ...changes },
      ...(typeof changes.energy_j === 'number' && { energy_j: changes.energy_j * (1 + at / 100) }),
    }),
  )
  for (const [event, message] of [
    ['hello', helloOf(run_id, tier)],
    ['batch', requestBatch(run_id, 0, rows)],
  ] as const)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
}

const text = async (path: string) => (await fetch(new URL(path, collector.url))).text()
const json = async <T>(path: string) => JSON.parse(await text(path)) as T
const near = (value: number) => expect.closeTo(value, 6) as number

test('the summary says joules for a second of audio, and which the machine draws anyway', async () => {
  const { costs } = await json<{ costs: Record<string, object> }>('/metrics/summary')
  expect(costs).toMatchObject({
    intel_i5_cpu: {
      energy_j_per_audio_s: { mean: near(10.55), n: 12 },
      // 5 W for 2 s are 2.5 J for each of 4 s of audio.
      energy_above_idle_j_per_audio_s: { mean: near(8.05), n: 12 },
      idle_power_w: { mean: 5 },
    },
    jetson_orin_cpu: { energy_above_idle_j_per_audio_s: { mean: null, n: 0 } },
    amd_epyc_cpu: { energy_j_per_audio_s: { mean: null, n: 0 } },
  })
})

test('energy of different parts of a machine is compared by override alone', async () => {
  const pairOf = async (query: string) => {
    const { pairwise } = await json<FleetComparison>(
      `/api/v1/comparison?measure=energy_j_per_audio_s&split=voice${query}`,
    )
    const verdict = (other: string) =>
      pairwise.pairs.find(({ a, b }) => `${a} ${b}`.includes('intel_i5') && `${a} ${b}`.includes(other))
    return { same: verdict('amd_ryzen5')?.verdict, other: verdict('jetson')?.verdict }
  }
  expect(await pairOf('')).toEqual({ same: 'b_lower', other: 'not_comparable' })
  expect((await pairOf('&override=true')).other).toBe('b_lower')
})

test('the figure has a bar for each that counts, and says whose joules they are', async () => {
  const caption = await text('/figures/fig_energy.txt')
  expect(caption).toContain('at rest 24 %')
  expect(caption).toContain('Energy of jetson_orin_cpu: of the whole machine.')
  const picture = await fetch(new URL('/figures/fig_energy.png', collector.url))
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
})

test('the paper pack has it as a table, a sentence and numbers', async () => {
  const folder = temporaryFolder()
  const args = ['report', '--collector', collector.url, '--out', folder]
  expect((await runCommand('collector', args)).code).toBe(0)
  const file = (name: string) => readFileSync(join(folder, name), 'utf8')
  expect(file('energy.tex')).toMatch(
    /the processor drew 10\.6\\,J for a second of audio .*10\.6\\,Wh for an hour of speech, 23\.\d\\,\\% of it/,
  )
  expect(file('tables/energy.tex')).toMatch(/the whole machine & 12 & 3\.1/)
  expect(file('macros.tex')).toMatch(/\\vmIntelIFiveCpuEnergyMedian\}\{10\.55\}/)
  expect(file('main.tex')).toContain('\\input{tables/comparison-energy}')
  expect(file('tables/comparison-energy.tex')).toContain('not compared')
})
