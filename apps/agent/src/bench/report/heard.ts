import { describeValues, shareIn, type Description, type Share } from '@voicemark/analysis'
import type { RequestRow } from '@voicemark/schema'

/** What a listener waits for and hears; docs/measures.md defines each. */
export interface BenchHeard {
  readonly ttfb_s: Description
  readonly ttfa_s: Description
  readonly first_audible_s: Description
  readonly gap_max_s: Description
  readonly prebuffer_s: Description
  /** Of the streamed requests: those in which a player that starts at the first sample runs dry before the end. */
  readonly ran_dry: Share
  /** At which boundaries the first audio was seen, in order of name. */
  readonly boundaries: readonly string[]
}

/** Folds the rows of one configuration. */
export function heardOf(rows: readonly RequestRow[]): BenchHeard {
  const underruns = rows.flatMap((row) => row.underruns ?? [])
  return {
    ttfb_s: describeValues(rows.map((row) => row.ttfb_s)),
    ttfa_s: describeValues(rows.map((row) => row.ttfa_s)),
    first_audible_s: describeValues(rows.map((row) => row.first_audible_s)),
    gap_max_s: describeValues(rows.map((row) => row.gap_max_s)),
    prebuffer_s: describeValues(rows.map((row) => row.prebuffer_s)),
    ran_dry: shareIn(underruns.filter((count) => count > 0).length, underruns.length),
    boundaries: [...new Set(rows.flatMap((row) => row.ttfa_boundary ?? []))].sort(),
  }
}
