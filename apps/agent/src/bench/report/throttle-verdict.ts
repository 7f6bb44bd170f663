import { withoutThrottled } from '@voicemark/analysis'
import type { RequestRow } from '@voicemark/schema'

/** Whether a bench was held back, and what became of the requests in which it was. */
export interface ThrottleVerdict {
  /** Null: nothing could tell, of any request. */
  readonly detected: boolean | null
  /** Throttled ones, of those of which it is known, of all. */
  readonly throttled: number
  readonly known: number
  readonly n: number
  readonly reasons: readonly string[]
  /** What it rests on; why it is not known. */
  readonly bases: readonly string[]
  /** In no figure, since the plan leaves throttled requests out. */
  readonly left_out: number
  /** All requests of a configuration were throttled, and stay although the plan leaves such out. */
  readonly kept: boolean
}

/** Measured requests of one or more configurations, those of each together. Pure. */
export function throttleVerdict(configurations: readonly (readonly RequestRow[])[]): ThrottleVerdict {
  const rows = configurations.flat()
  const known = rows.filter((row) => row.throttle_detected !== null)
  const throttled = rows.filter((row) => row.throttle_detected === true)
  const deciding = throttled.length > 0 ? throttled : known.length > 0 ? known : rows
  const left = configurations.map((each) => withoutThrottled(each).leftOut)
  const isPolicy = ({ tags }: RequestRow) => tags['throttled'] === 'exclude' || tags['throttled'] === 'repeat'
  return {
    detected: known.length === 0 ? null : throttled.length > 0,
    throttled: throttled.length,
    known: known.length,
    n: rows.length,
    reasons: distinct(throttled.map(({ throttle_reason }) => throttle_reason)),
    bases: distinct(deciding.map(({ throttle_basis }) => throttle_basis)),
    left_out: left.reduce((sum, count) => sum + count, 0),
    kept: configurations.some(
      (each) => each.length > 0 && each.every((row) => row.throttle_detected === true && isPolicy(row)),
    ),
  }
}

/** The verdict for a person: yes, no or unknown, by what, and what became of it. */
export function shownVerdict(verdict: ThrottleVerdict): string {
  const { detected, throttled, known, n, reasons, bases, left_out, kept } = verdict
  if (n === 0) return 'unknown: nothing was measured'
  const basis = bases.join('; ')
  if (detected === null) return `unknown${basis === '' ? '' : `: ${basis.replace(/^none: /, '')}`}`
  const of = known < n ? `${known} of which it is known` : `${n} requests`
  const by = basis === '' ? '' : ` (${basis})`
  if (!detected) return `no, in none of ${of}${by}`
  const why = reasons.length === 0 ? '' : `, ${reasons.join(', ')}`
  const out = left_out === 0 ? '' : `; ${left_out} left out: throttled`
  const stay = kept ? '; where all were, they stay' : ''
  return `in ${throttled} of ${of}${why}${by}${out}${stay}`
}

const distinct = (values: readonly (string | null)[]): string[] =>
  [...new Set(values.filter((value) => value !== null))].sort()
