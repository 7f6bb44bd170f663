import { setMaxListeners } from 'node:events'
import { expect, test } from 'vitest'
import { simulatedServer, simulatedTime, type SimulatedServer } from '../../../../test/simulated-time.js'
import type { EndedVisit, HeardTurn } from '../../kept/heard-turn.js'
import { builtInCorpus } from '../../plan/corpus.js'
import type { StreamsSettings } from '../../plan/streams-settings.js'
import { visitLevel } from '../listening/level.js'
import { heardIn, searchListeners, talliesOf } from './listener-search.js'
import { foundBy } from './next-step.js'
import { sentencesOf } from '../listening/turn-text.js'

const sentences = sentencesOf(builtInCorpus.items)
const alike = () => 3

async function search(
  server: Partial<SimulatedServer>,
  given: Partial<StreamsSettings> = {},
  seed = 1,
  earlier: readonly (HeardTurn | EndedVisit)[] = [],
) {
  const clock = simulatedTime()
  const ask = simulatedServer({ rtf: 0.1, workers: 1, audioOf: alike, ...server }, clock)
  const settings = { time_s: 4000, pause_s: 0, most: 256, sentences: 3, ...given }
  const events: (HeardTurn | EndedVisit)[] = []
  const parts = {
    ...{ configuration: 0, settings, seed, sentences, clock, earlier },
    limits: { first: 1, most: settings.most },
    askAs: () => ask,
    lateSince: () => 0,
    keep: (event: HeardTurn | EndedVisit) => events.push(event),
    note: () => undefined,
    isGone: () => false,
  }
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  await clock.run(searchListeners(parts, signal))
  const turns = [...earlier, ...events].filter((event) => event.event === 'turn')
  const tallies = talliesOf(turns)
  return { found: foundBy(tallies), tallies, events, took_s: clock.nowMs() / 1000 }
}

test.each([
  [0.25, 1, 4],
  [0.1, 1, 10],
  [0.05, 1, 20],
  [0.25, 2, 8],
  [0.1, 2, 20],
  [0.05, 2, 40],
])(
  'a server that takes %s of the audio with %s workers has listeners without a gap: %s',
  async (rtf, workers, listeners) => {
    const { found } = await search({ rtf, workers })
    expect(found).toEqual({ listeners, broken: listeners + 1, at_least: listeners, at_most: listeners })
  },
)

test('sentences of unlike lengths leave room for fewer than the limit', async () => {
  const perCharacter = (text: string) => text.length / 16
  const { found } = await search({ rtf: 0.05, audioOf: perCharacter }, { time_s: 2000 })
  expect(found.at_least).toBeGreaterThan(5)
  expect(found.at_least).toBeLessThanOrEqual(found.listeners ?? 0)
  expect(found.at_most).toBeLessThan(20)
})

test('people in conversation are more than those who hear at one moment', async () => {
  // A turn of 9 s and a pause of 9 s: each hears half of the time, so at most 2 / RTF of them can be served.
  const { found } = await search({ rtf: 0.1 }, { pause_s: 9, time_s: 1000 })
  expect(found.listeners).toBeGreaterThan(10)
  expect(found.listeners).toBeLessThan(20)
})

test('one seed listens twice alike, and another one otherwise', async () => {
  const short = { time_s: 60 }
  const [first, again, other] = [await search({}, short), await search({}, short), await search({}, short, 2)]
  expect(again.events).toEqual(first.events)
  expect(other.events).not.toEqual(first.events)
})

test('a search without time to be sure leaves its ends open', async () => {
  const { found, took_s } = await search({}, { time_s: 120 })
  expect(found).toEqual({ listeners: 8, broken: 16, at_least: null, at_most: null })
  // What had begun is heard to its end.
  expect(took_s).toBeGreaterThan(120)
  expect(took_s).toBeLessThan(150)
})

test('a search that goes on repeats nothing', async () => {
  const begun = await search({}, { time_s: 120 })
  const { found, events } = await search({}, { time_s: 4000 }, 1, begun.events)
  expect(found).toEqual({ listeners: 10, broken: 11, at_least: 10, at_most: 10 })
  const visits = [...begun.events, ...events].flatMap((event) =>
    event.event === 'visit' ? [event.visit] : [],
  )
  expect(visits).toEqual(visits.map((_, at) => at + 1))
})

test('a server that is too slow for one has room for none', async () => {
  const { found } = await search({ rtf: 1.25 })
  expect(found).toEqual({ listeners: 0, broken: 1, at_least: null, at_most: 0 })
})

test('a refused sentence is a dry turn, and those who were refused ask again', async () => {
  const { found, events } = await search({ rtf: 0.01, queueLimit: 4 }, { most: 64, time_s: 1000 })
  expect(found.at_most).toBeLessThan(64)
  const lost = events.filter((event) => event.event === 'turn' && event.lost === 'refused')
  expect(lost.length).toBeGreaterThan(0)
})

test('no more listeners are tried than are allowed', async () => {
  const { found, tallies } = await search({ rtf: 0.01 }, { most: 24, time_s: 1000 })
  expect(found).toEqual({ listeners: 24, broken: null, at_least: 24, at_most: null })
  expect(Math.max(...tallies.map(({ listeners }) => listeners))).toBe(24)
})

test('turns of a visit that was interrupted are in no share', async () => {
  const { events } = await search({}, { time_s: 60 })
  const last = Math.max(...events.map(({ visit }) => visit))
  const cut = events.filter((event) => event.event === 'turn' || event.visit < last)
  const { turns, visits } = heardIn(cut, 0)
  expect(turns.length).toBeGreaterThan(0)
  expect(Math.max(...turns.map(({ visit }) => visit))).toBe(last - 1)
  expect(visits).toHaveLength(last - 1)
})

test('listeners who are interrupted wait for nothing that plays', async () => {
  const clock = simulatedTime()
  const abort = new AbortController()
  const ask = simulatedServer({ rtf: 0.01, workers: 1, audioOf: () => 100 }, clock)
  const visit = visitLevel(
    {
      ...{ listeners: 3, visit: 1, seed: 1, sentences, clock, ask, spread_s: 1, wanted: 10 },
      settings: { time_s: 1000, pause_s: 0, most: 3, sentences: 3 },
      onTurn: () => undefined,
      next: () => 'go-on',
    },
    abort.signal,
  )
  const interrupted = clock.until(50_000, new AbortController().signal).then(() => abort.abort())
  await expect(clock.run(Promise.all([visit, interrupted]))).rejects.toThrow('aborted')
  expect(clock.nowMs()).toBe(50_000)
})
