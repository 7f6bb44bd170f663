import { stream, type Stream } from '@voicemark/schema'
import type { RunTruth } from '../light/light-run.js'
import { differenceOf } from './row-difference.js'
import type { StoredRange, StoredRun, StoredStream } from './stored-run.js'

/** What became of the rows that were made, and what is wrong with it. */
export interface Verdict {
  readonly runs: number
  readonly made: number
  readonly stored: number
  readonly quarantined: number
  readonly lost: number
  readonly removed: number
  /** Made, and neither stored, nor in quarantine, nor counted as lost or removed. */
  readonly missing: number
  /** In two places. */
  readonly duplicate: number
  /** There, and not where the truth has it. */
  readonly unexpected: number
  /** Stored with other values. */
  readonly different: number
  /** Values that differ from what was made in the last bit of a double alone. */
  readonly rounded: number
  /** Streams for which next_seq is not stored + quarantined + lost + removed. */
  readonly lawless: number
  /** The first problems, by their place. */
  readonly examples: readonly string[]
}

const noRows: StoredStream = { next: 0, rows: [], quarantined: [], lost: [], removed: [] }

type Problem = 'missing' | 'duplicate' | 'unexpected' | 'different' | 'lawless'

const exampleLimit = 5

/** Holds what is stored against the truth; both are complete, since everything was healed and drained before. */
export function checkStored(truths: readonly RunTruth[], stored: readonly StoredRun[]): Verdict {
  const counts = { made: 0, stored: 0, quarantined: 0, lost: 0, removed: 0, rounded: 0 }
  const problems: Record<Problem, number> = {
    missing: 0,
    duplicate: 0,
    unexpected: 0,
    different: 0,
    lawless: 0,
  }
  const examples: string[] = []
  const report = (problem: Problem, place: string) => {
    problems[problem]++
    if (examples.length < exampleLimit) examples.push(`${problem}: ${place}`)
  }
  const byId = new Map(stored.map((run) => [run.run_id, run]))
  if (byId.size !== stored.length) report('duplicate', 'a run is there twice')
  for (const truth of truths) {
    const run = byId.get(truth.run_id)
    byId.delete(truth.run_id)
    if (run !== undefined && run.agent_id !== truth.agent_id)
      report('unexpected', `run ${truth.run_id} belongs to ${run.agent_id}`)
    for (const name of stream.options) {
      counts.made += truth.made(name)
      const has = run?.streams[name] ?? noRows
      counts.stored += has.rows.length
      counts.quarantined += has.quarantined.length
      counts.lost += rowsIn(has.lost)
      counts.removed += rowsIn(has.removed)
      counts.rounded += checkStream(truth, name, has, report)
    }
  }
  for (const run_id of byId.keys()) report('unexpected', `run ${run_id} that nobody began`)
  return { runs: truths.length, ...counts, ...problems, examples }
}

/** Whether nothing is wrong; a rounded value is counted, and not an error of the delivery. */
export function isRight(verdict: Verdict): boolean {
  const { missing, duplicate, unexpected, different, lawless } = verdict
  return missing + duplicate + unexpected + different + lawless === 0
}

/** A verdict on one line. */
export function verdictText(verdict: Verdict): string {
  const { examples, ...counts } = verdict
  const text = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  return [text.join(', '), ...(isRight(verdict) ? [] : examples)].join('; ')
}

function checkStream(
  truth: RunTruth,
  name: Stream,
  has: StoredStream,
  report: (problem: Problem, place: string) => void,
): number {
  const made = truth.made(name)
  const place = (seq: number | string) => `${truth.run_id} ${name} ${seq}`
  const seen = new Uint8Array(made)
  let rounded = 0
  const see = (seq: number, isDue: boolean, what: string) => {
    if (seq >= made || seq < 0 || !isDue) report('unexpected', `${place(seq)} ${what}`)
    const times = seen[seq] ?? 0
    if (times > 0) report('duplicate', `${place(seq)} ${what}`)
    seen[seq] = times + 1
  }
  const isDeleted = (seq: number) => truth.deleted?.(name, seq) === true
  for (const { seq, row } of has.rows) {
    see(seq, truth.poison(name, seq) === null && !isDeleted(seq), 'stored')
    if (seq >= made) continue
    const { text, isRounding } = differenceOf(truth.row(name, seq), row)
    if (isRounding) rounded++
    else if (text !== null) report('different', `${place(seq)} ${text}`)
  }
  for (const seq of has.quarantined)
    see(seq, truth.poison(name, seq) !== null && !isDeleted(seq), 'in quarantine')
  const shed = truth.shed(name)
  for (const { first, last } of has.lost) {
    for (let seq = first; seq <= Math.min(last, made); seq++)
      see(
        seq,
        shed.some((range) => range.first <= seq && seq < range.end),
        'lost',
      )
  }
  for (const { first, last } of has.removed)
    for (let seq = first; seq <= Math.min(last, made); seq++) see(seq, isDeleted(seq), 'removed')
  seen.forEach((times, seq) => {
    if (times === 0) report('missing', place(seq))
  })
  const counted = has.rows.length + has.quarantined.length + rowsIn(has.lost) + rowsIn(has.removed)
  if (has.next !== counted) report('lawless', place(`next ${has.next}, counted ${counted}`))
  return rounded
}

function rowsIn(ranges: readonly StoredRange[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0)
}
