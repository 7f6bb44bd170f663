import { expect, test } from 'vitest'
import type { Look } from '../seen/look.js'
import { planOf } from '../soak-plan.js'
import { findPerRow } from './per-row.js'
import { findGrowth } from './verdict.js'

const names = [
  ...['database', 'write-ahead log', 'kept by the collector', 'figures drawn', 'journal', 'spool'],
  ...['campaigns kept', 'CSV of requests', 'CSV of samples', 'temporary files'],
  ...['log of the collector', 'log of the agent', 'log of the bench'],
]

/** An hour of looks at an agent that grows by so many MB in all, with some noise, and at files of rows. */
function looksAt({ grownMb = 0, files = 40, journal = (requests: number) => requests * 1000 }): Look[] {
  return Array.from({ length: 720 }, (_, at) => {
    const share = at / 720
    const pss_mb = 100 + grownMb * share + (at % 7) / 2
    const request = Math.round(30_000 * share)
    const sizes = { ...Object.fromEntries(names.map((name) => [name, { files: 1, bytes: 1 }])) }
    sizes['journal'] = { files: 1, bytes: journal(request) }
    const reading = {
      ...{ pid: 1, rss_mb: pss_mb, pss_mb, heap_mb: null, external_mb: null, resources: null },
    }
    const agent = { ...reading, files, sockets: 4, threads: 11, children: 1 }
    return { at_s: at * 5, rows: { request, sample: 0 }, sizes, processes: { agent } } as unknown as Look
  })
}

const leaksOf = (looks: readonly Look[]) =>
  findGrowth(looks, planOf(60)).flatMap(({ of, what, leaks }) => (leaks ? [`${of} ${what}`] : []))

test('memory that grows by more than its bound leaks, and noise does not', () => {
  expect(leaksOf(looksAt({ grownMb: 20 }))).toEqual(['agent rss_mb', 'agent pss_mb'])
  expect(leaksOf(looksAt({ grownMb: 0 }))).toEqual([])
})

test('growth that is there for sure and small does not leak', () => {
  const finding = findGrowth(looksAt({ grownMb: 6 }), planOf(60)).find(({ what }) => what === 'pss_mb')
  expect(finding?.perHour?.low).toBeGreaterThan(0)
  expect(finding?.leaks).toBe(false)
})

test('a journal whose rows become longer grows faster, one with more rows does not', () => {
  const faster = (looks: readonly Look[]) =>
    findPerRow(looks)
      .filter(({ leaks }) => leaks)
      .map(({ of }) => of)
  expect(faster(looksAt({}))).toEqual([])
  expect(faster(looksAt({ journal: (requests) => requests * (1000 + requests / 15) }))).toEqual(['journal'])
})
