import { randomUUID } from 'node:crypto'
import { protocolVersion, type MetricsSummary } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { beforeAll, expect, test } from 'vitest'
import type { FigureConfiguration } from '../src/figures/data/figure-data.js'
import type { FleetComparison } from '../src/fleet/fleet-comparison.js'
import { startCollector, type RunningApp } from './running-processes.js'
import { helloOf, requestBatch, requestOf, type SentRequest } from './store-rows.js'

const campaign_id = randomUUID()
let collector: RunningApp

beforeAll(async () => {
  collector = await startCollector()
  await deliver(randomUUID(), [
    ...served(4, 'slow', (n) => ({ concurrency: 1 + (n % 5), rtf: 0.4 })),
    ...served(4, 'fast', (n) => ({ concurrency: 1 + (n % 4), rtf: 0.2 })),
  ])
}, 90_000)

/** Requests of an open loop to a server: `texts` of them, five times each. */
function served(texts: number, voice: string, changes: (n: number) => Partial<SentRequest>): SentRequest[] {
  const tags = { corpus: 'c0', load: 'open-2-constant', configuration: `localhost:1/${voice}` }
  return Array.from({ length: 5 * texts }, (_, n) => {
    const [item_id, repeat] = [`t${n % texts}`, 1 + Math.floor(n / texts)]
    const facts = { campaign_id, item_id, repeat, tags, engine: 'http', voice, model_sha256: null }
    return requestOf({ ...facts, first_sample_seq: null, last_sample_seq: null, ...changes(n) })
  })
}

/** Delivers the requests of a run from the `first` on. */
async function deliver(agent_id: string, requests: SentRequest[], run_id = randomUUID(), first = 0) {
  const auth = { proto: protocolVersion, agent_id }
  const socket = io(collector.url, { auth, transports: ['websocket'], reconnection: false })
  for (const [event, message] of [
    ['hello', helloOf(run_id)],
    ['batch', requestBatch(run_id, first, requests)],
  ] as const)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
}

const compared = async (split: string) =>
  (await (
    await fetch(new URL(`/api/v1/comparison?campaign=${campaign_id}&split=${split}`, collector.url))
  ).json()) as FleetComparison

test.each(['voice', 'tag:configuration'])(
  'an open loop that piled up at one server and not at the other does not stand against comparing them by %s',
  async (split) => {
    const { pairwise } = await compared(split)
    expect(pairwise.pairs).toHaveLength(1)
    expect(pairwise.pairs[0]?.comparability).toMatchObject({ comparable: true, mixed: [] })
  },
)

test('requests are told apart by the load that was planned, not by how many were in flight', async () => {
  const { configurations } = await compared('voice,load')
  expect(configurations.map(({ label, n }) => [label, n])).toEqual([
    ['intel_i5_cpu subject=http voice=fast load=open-2-constant', 20],
    ['intel_i5_cpu subject=http voice=slow load=open-2-constant', 20],
  ])
  const refused = await fetch(new URL('/api/v1/comparison?split=concurrency', collector.url))
  expect(refused.status).toBe(400)
  expect(await refused.text()).toMatch(/num_threads, load, campaign_id/)
})

test('an answer that was cut is of no figure, and is named, also where it was the first', async () => {
  const [agent, run, campaign] = [randomUUID(), randomUUID(), randomUUID()]
  const answer = (audio_duration_s: number, rtf: number, repeat: number) =>
    requestOf({
      ...{
        hardware_tier: 'far_away',
        device_type: 'http',
        engine: 'http',
        campaign_id: campaign,
        item_id: 't',
      },
      ...{ audio_duration_s, rtf, repeat, first_sample_seq: null, last_sample_seq: null },
    })
  const json = async <T>(path: string) => (await (await fetch(new URL(path, collector.url))).json()) as T
  const figures = async () => {
    const { hardware } = await json<{ hardware: FigureConfiguration[] }>(
      `/api/v1/hardware?campaign=${campaign}`,
    )
    const summary = await json<MetricsSummary>(`/metrics/summary?campaign=${campaign}&hardware=far_away_http`)
    const [one] = hardware
    const { statistics } = one ?? {}
    return [
      one?.cut,
      statistics?.cut,
      one?.rtf.n,
      statistics?.measures.rtf.n,
      summary.avg_rtf,
      summary.successful,
    ]
  }
  await deliver(agent, [answer(1, 0.1, 1), answer(4, 0.4, 2)], run)
  expect(await figures()).toEqual([0, 0, 2, 2, 0.25, 2])
  await deliver(agent, [answer(4.1, 0.4, 3), answer(3.9, 0.4, 4)], run, 2)
  expect(await figures()).toEqual([1, 1, 3, 3, expect.closeTo(0.4, 10), 4])
  const { cut } = await json<{ cut: number }>(`/metrics/summary?campaign=${campaign}`)
  expect(cut).toBe(1)
  const caption = await fetch(new URL('/figures/fig2_rtf_comparison.txt', collector.url))
  expect(await caption.text()).toContain('1 answer that a server cut short')
})
