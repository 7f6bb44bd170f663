import { setMaxListeners } from 'node:events'
import { expect, test } from 'vitest'
import { simulatedServer, simulatedTime } from '../../../../test/simulated-time.js'
import type { CampaignEvent } from '../../kept/campaign-event.js'
import type { CampaignHeader } from '../../kept/campaign-file.js'
import { builtInCorpus, corpusSha256 } from '../../plan/corpus.js'
import { parsePlan } from '../../plan/parsed-plan.js'
import { sentencesOf } from '../listening/turn-text.js'
import { searchListeners } from '../search/listener-search.js'
import { streamsReport } from './streams-report.js'
import { renderStreams } from './streams-table.js'

const campaign_id = '6f1d0c1e-5f5c-429f-8242-168f1b42b62f'
const identity = {
  ...{ agent_id: campaign_id, run_id: campaign_id },
  ...{ hardware_tier: 'intel_i5', device_type: 'cpu' },
} as const

/** What is shown of a search at a server of this RTF that had so long. */
async function shown(rtf: number, time_s: number): Promise<string> {
  const clock = simulatedTime()
  const events: CampaignEvent[] = []
  const settings = { time_s, pause_s: 0, most: 256, sentences: 3 }
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  const ask = simulatedServer({ rtf, workers: 1, audioOf: () => 3 }, clock)
  const search = searchListeners(
    {
      ...{ configuration: 0, settings, seed: 1, clock, earlier: events },
      ...{ limits: { first: 1, most: 256 }, sentences: sentencesOf(builtInCorpus.items) },
      ...{ askAs: () => ask, lateSince: () => 0, note: () => undefined, isGone: () => false },
      keep: (event) => events.push(event),
    },
    signal,
  )
  await clock.run(search)
  const plan = parsePlan('', { configurations: [{ voice: 'amy' }], seed: 1, tags: { room: 'cold' } })
  const header: CampaignHeader = {
    version: 2,
    ...{ campaign_id, created: '2026-11-29T15:00:00.000Z', plan, streams: settings },
    corpus: { name: 'built-in', path: null, sha256: corpusSha256(builtInCorpus.items) },
    ...{ agent: { agent_id: campaign_id, url: null }, start_temperature_c: null },
  }
  const parts = { file: { header }, settings, corpus: builtInCorpus, agent: { identity }, events }
  return renderStreams(streamsReport({ ...parts, end: 'time-over' }))
}

test('a number that is sure stands alone, with every number that was tried', async () => {
  await expect(await shown(0.1, 4000)).toMatchFileSnapshot('fixtures/sure.txt')
})

test('a search that is not at its end says between what, and how long it takes', async () => {
  await expect(await shown(0.1, 120)).toMatchFileSnapshot('fixtures/not-sure.txt')
})
