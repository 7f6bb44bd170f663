import { expect, test } from 'vitest'
import type { HeardTurn } from '../../kept/heard-turn.js'
import { tallyOf } from './tally.js'

/** Ten listeners whose turns of ten seconds are all alike but for those that run dry. */
function turns(count: number, isDry: (at: number) => boolean, unsure = false): HeardTurn[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ event: 'turn', configuration: 0, listeners: 10, visit: 1, stream: `1.1.${at}` },
    ...{ began_s: at, ended_s: at + 10, first_s: 0.1, audio_s: 10 },
    ...{ gaps: isDry(at) ? 1 : 0, gap_s: isDry(at) ? 0.2 : 0, lost: null, unsure: unsure && isDry(at) },
  }))
}

test.each([
  ['none of 410 fits', 410, () => false, 'fits'],
  ['none of 400 is not enough', 400, () => false, 'open'],
  ['each tenth of 100 breaks', 100, (at: number) => at % 10 === 5, 'breaks'],
  ['two of 932 fit', 932, (at: number) => at === 100 || at === 500, 'fits'],
  ['two of 932 in one burst are not two', 932, (at: number) => at === 100 || at === 101, 'open'],
  ['six at once are one burst, and no verdict', 60, (at: number) => at >= 30 && at < 36, 'open'],
])('%s', (_name, count, isDry, verdict) => {
  expect(tallyOf(10, turns(count, isDry))).toMatchObject({ turns: count, verdict })
})

test('turns that only the bench may have made dry speak for neither side', () => {
  const clean = tallyOf(
    10,
    turns(932, () => false, true),
  )
  expect(clean).toMatchObject({ unsure: 0, verdict: 'fits' })
  const few = tallyOf(
    10,
    turns(932, (at) => at === 100 || at === 500, true),
  )
  expect(few).toMatchObject({ turns: 932, dry: 0, unsure: 2, verdict: 'fits' })
  const more = tallyOf(
    10,
    turns(932, (at) => at % 100 === 50, true),
  )
  expect(more).toMatchObject({ dry: 0, unsure: 9, verdict: 'open' })
  const all = tallyOf(
    10,
    turns(500, () => true, true),
  )
  expect(all).toMatchObject({ dry: 0, unsure: 500, verdict: 'open' })
})

test('a number that breaks whatever the unsure turns were breaks', () => {
  const [dry, unsure] = [turns(200, (at) => at % 5 === 0), turns(200, (at) => at % 3 === 0, true)]
  expect(tallyOf(10, [...dry, ...unsure])).toMatchObject({ dry: 40, unsure: 67, verdict: 'breaks' })
})
