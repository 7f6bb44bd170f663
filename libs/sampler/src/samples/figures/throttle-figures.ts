import type { Sample, ThrottleReading } from '../../sources/sample.js'
import { known } from './series.js'
import { heldShare, type TimedReading } from './throttle-share.js'

/** There is what can tell, and it did not speak within the request. */
const tooShort = 'none: the request was too short for what can tell it here'

/** Whether the machine was held back, why, for which share of the time, and what says so. */
export function throttleFigures(samples: readonly Sample[]) {
  const verdicts = bySource(samples).map(verdictOf)
  const held = verdicts.filter(({ throttled }) => throttled === true)
  const free = verdicts.filter(({ throttled }) => throttled === false)
  const isFree = held.length === 0 && free.some(({ part }) => part === 'cpu')
  const isKnown = held.length > 0 || isFree
  const deciding = held.length > 0 ? held : isFree ? free : verdicts
  return {
    throttle_detected: isKnown ? held.length > 0 : null,
    throttle_reason: reasonOf(isKnown ? deciding : free),
    throttle_share: isKnown ? Math.max(0, ...held.map(({ share }) => share)) : null,
    throttle_basis: samples.some(({ throttle }) => throttle !== null) ? basisOf(deciding) : null,
  }
}

/** What one source said of the request as a whole. */
type Verdict = Pick<ThrottleReading, 'throttled' | 'part'> & {
  reasons: readonly string[]
  bases: readonly string[]
  share: number
}

function verdictOf(readings: readonly TimedReading[]): Verdict {
  // What happened since an earlier reading, at the first sample, happened before the request.
  const said = readings.filter(({ reading, isFirst }) => reading.of === 'now' || !isFirst)
  const of = (throttled: boolean) => said.filter(({ reading }) => reading.throttled === throttled)
  const [held, free] = [of(true), of(false)]
  const deciding = held.length > 0 ? held : free.length > 0 ? free : said
  return {
    throttled: held.length > 0 ? true : free.length > 0 ? false : null,
    part: readings[0]?.reading.part ?? 'cpu',
    reasons: known(deciding.map(({ reading }) => reading.reason)),
    bases: deciding.map(({ reading }) => reading.basis),
    share: heldShare(said),
  }
}

/** The readings of each source, in order, each with the time since the one before. */
function bySource(samples: readonly Sample[]): TimedReading[][] {
  const sources = new Map<string, TimedReading[]>()
  const startMs = (samples[0]?.row.timestamp ?? 0) * 1000
  for (const [at, { row, throttle }] of samples.entries()) {
    const atMs = row.timestamp * 1000
    for (const reading of throttle ?? []) {
      const list = sources.get(reading.source) ?? []
      sources.set(reading.source, list)
      list.push({ reading, fromMs: list.at(-1)?.atMs ?? startMs, atMs, isFirst: at === 0 })
    }
  }
  return [...sources.values()]
}

function reasonOf(verdicts: readonly Verdict[]): string | null {
  const reasons = verdicts.flatMap(({ reasons }) => reasons).flatMap((reason) => reason.split('+'))
  return reasons.length === 0 ? null : [...new Set(reasons)].sort().join('+')
}

/** What is told comes before what is concluded; as long as a column may be. */
function basisOf(verdicts: readonly Verdict[]): string {
  const bases = [...new Set(verdicts.flatMap(({ bases }) => bases))]
  const isInferred = (basis: string) => Number(basis.startsWith('inferred'))
  const words = bases.sort((a, b) => isInferred(a) - isInferred(b)).join('; ')
  return words === '' ? tooShort : words.slice(0, 256)
}
