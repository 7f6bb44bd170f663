import { createRandom, createStatistics, noExclusions } from '@voicemark/analysis'
import type { RequestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { requestOf } from '../../test/store-rows.js'
import { compareFleet, type ComparisonQuery } from './fleet-comparison.js'

/** Requests whose RTF scatters by a tenth around that of their voice. */
function comparisonOf(rtfOf: Readonly<Record<string, number>>, changes: Partial<RequestRow> = {}) {
  const statistics = createStatistics({ random: createRandom(1), splitBy: ['voice'] })
  for (const [voice, rtf] of Object.entries(rtfOf))
    for (let seq = 0; seq < 30; seq++) {
      const row = requestOf({ voice, rtf: rtf * (0.9 + ((seq * 7) % 30) / 150) })
      statistics.add({ ...row, ...(voice === 'amy' ? {} : changes) }, 'a')
    }
  return (query: ComparisonQuery) =>
    compareFleet({ statistics, excluded: () => noExclusions }, query, [], () => false)
}

const byVoice = { measure: 'rtf', splitBy: ['voice'], override: false, campaign_id: null } as const

test('a difference that the data show is claimed, in words too, and the same each time', () => {
  const compare = comparisonOf({ amy: 0.2, joe: 0.4 })
  const first = compare(byVoice)
  expect(first.pairwise.pairs).toMatchObject([{ verdict: 'a_lower', n_a: 30, n_b: 30 }])
  expect(first.sentences[0]).toMatch(/is lower than .*ratio of medians 0\.5\d*, 95 % .*Mann–Whitney/)
  expect(first.matrix).toMatchObject({ labels: first.pairwise.labels })
  expect(compare(byVoice)).toEqual(first)
})

test('what differs in more than the voice is not compared, or the sentence says so', () => {
  const compare = comparisonOf({ amy: 0.2, joe: 0.4 }, { intra_threads: 8 })
  expect(compare(byVoice).pairwise.pairs).toMatchObject([{ verdict: 'not_comparable' }])
  const forced = compare({ ...byVoice, override: true })
  expect(forced.pairwise.pairs).toMatchObject([{ verdict: 'a_lower' }])
  expect(forced.sentences[0]).toMatch(/compared by override although they differ in .*intra_threads/)
})
