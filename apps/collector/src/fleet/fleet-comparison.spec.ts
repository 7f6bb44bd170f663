import type { RequestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { requestOf } from '../../test/store-rows.js'
import type { Store } from '../store/store.js'
import { createFleetComparison } from './fleet-comparison.js'

/** A store of requests whose RTF scatters by a tenth around that of their voice. */
function storeOf(rtfOf: Readonly<Record<string, number>>, changes: Partial<RequestRow> = {}) {
  const rows = Object.entries(rtfOf).flatMap(([voice, rtf]) =>
    Array.from({ length: 30 }, (_, seq): RequestRow => ({
      ...requestOf({ voice, rtf: rtf * (0.9 + ((seq * 7) % 30) / 150) }),
      agent_id: 'a',
      run_id: 'r',
      seq,
      ...(voice === 'amy' ? {} : changes),
    })),
  )
  let reads = 0
  const store: Pick<Store, 'dataVersion' | 'forEachRequest'> = {
    dataVersion: () => Promise.resolve('1'),
    async forEachRequest(_filter, onRow) {
      reads += 1
      for (const row of rows) await onRow(row)
    },
  }
  return { compare: createFleetComparison(store), reads: () => reads }
}

const byVoice = { measure: 'rtf', splitBy: ['voice'], override: false, campaign_id: null } as const

test('a difference that the data show is claimed, in words too, and the same each time', async () => {
  const { compare, reads } = storeOf({ amy: 0.2, joe: 0.4 })
  const first = await compare(byVoice)
  expect(first.pairwise.pairs).toMatchObject([{ verdict: 'a_lower', n_a: 30, n_b: 30 }])
  expect(first.sentences[0]).toMatch(/is lower than .*ratio of medians 0\.5\d*, 95 % .*Mann–Whitney/)
  expect(first.matrix).toMatchObject({ labels: first.pairwise.labels })
  expect(await compare(byVoice)).toEqual(first)
  expect(reads()).toBe(1)
})

test('what differs in more than the voice is not compared, or the sentence says so', async () => {
  const { compare } = storeOf({ amy: 0.2, joe: 0.4 }, { intra_threads: 8 })
  expect((await compare(byVoice)).pairwise.pairs).toMatchObject([{ verdict: 'not_comparable' }])
  const forced = await compare({ ...byVoice, override: true })
  expect(forced.pairwise.pairs).toMatchObject([{ verdict: 'a_lower' }])
  expect(forced.sentences[0]).toMatch(/compared by override although they differ in .*intra_threads/)
})
