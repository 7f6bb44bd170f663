import type { Measure } from '@voicemark/analysis'
import type { FigureData } from '../data/figure-data.js'
import { counted } from './numerals.js'

/** How many of the pairs in a figure differ at all, so that bars of two lengths are not read as a difference. */
export function pairRemark({ configurations, pairwise }: FigureData, measure: Measure): string[] {
  const shown = new Set(configurations.map(({ label }) => label))
  const pairs = pairwise(measure).pairs.filter(({ a, b }) => shown.has(a) && shown.has(b))
  if (pairs.length === 0) return []
  const count = (...verdicts: readonly string[]) =>
    pairs.filter(({ verdict }) => verdicts.includes(verdict)).length
  const hasOthers = configurations.some(({ asked }) => asked !== null)
  const parts = [
    [count('a_lower', 'b_lower'), 'shown to differ (rank test, Holm, 5 %)'],
    [count('cannot_tell'), 'where the data cannot tell'],
    [
      count('not_comparable'),
      `not comparable, since more differs than ${hasOthers ? 'what is compared' : 'the machine'}`,
    ],
    [count('no_values'), 'without values'],
  ] as const
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${n.toLocaleString('en-US')} ${what}`)
  return [`Of ${counted(pairs.length, 'pair')}: ${said.join('; ')}.`]
}
