import { expect, test } from 'vitest'
import { nextStep, turnsToVerdict } from './next-step.js'
import type { Tally } from './tally.js'

const tally = (listeners: number, turns: number, dry: number, more: Partial<Tally> = {}): Tally => ({
  ...{ listeners, turns, dry, unsure: 0, effective: turns, interval: null, verdict: 'open' },
  ...more,
})
const limits = { first: 4, most: 64 }

test.each([
  ['begins where it is told', [], 4],
  ['doubles what fits', [tally(4, 4, 0)], 8],
  ['halves what breaks at once', [tally(4, 4, 3)], 2],
  ['halves what is between', [tally(4, 4, 0), tally(16, 16, 9), tally(8, 8, 0)], 12],
  ['never exceeds what is allowed', [tally(40, 40, 0)], 64],
  ['takes what was too short for a judgement again', [tally(4, 4, 0), tally(8, 7, 0)], 8],
  ['stays with what is sure first', [tally(8, 400, 0), tally(9, 100, 2)], 8],
  ['goes on with the other side', [tally(8, 420, 0, { verdict: 'fits' }), tally(9, 9, 8)], 9],
  [
    'makes one below sure where the share is near to what is allowed',
    [tally(7, 380, 0), tally(8, 400, 4), tally(9, 9, 9, { verdict: 'breaks' })],
    7,
  ],
])('a search %s', (_name, tallies, listeners) => {
  expect(nextStep(tallies, limits)).toMatchObject({ listeners })
})

test('a search ends when both sides are sure, or the most fits', () => {
  const fits = tally(8, 420, 0, { verdict: 'fits' })
  expect(nextStep([fits, tally(9, 20, 20, { verdict: 'breaks' })], limits)).toBeNull()
  expect(nextStep([fits], { first: 4, most: 8 })).toBeNull()
})

test('one turn that the bench may have made dry is no reason to give a number up', () => {
  expect(turnsToVerdict(tally(8, 8, 0, { unsure: 1 }))).toBeLessThan(1000)
  expect(turnsToVerdict(tally(8, 400, 4))).toBeNull()
})
