import { QueryError } from '../../../query-error.js'
import { parseSampleCursor, sampleCursor } from '../../../store/timeline/sample-cursor.js'
import type { SamplePlace } from '../../../store/timeline/sample-rows.js'
import { type Step, stepNames, steps } from '../../../store/timeline/step.js'
import {
  mostBuckets,
  mostSampled,
  type SamplePage,
  type Timeline,
  type TooMuch,
} from '../../../store/timeline/timeline.js'

/** What was found. @throws QueryError where it is nothing. */
export function knownOr404<Found>(found: Found | null, unknown: () => QueryError): Found {
  if (found === null) throw unknown()
  return found
}

/** Buckets as they are answered. @throws QueryError param-invalid where they are too many, with a step that is long enough. */
export function answerBuckets<Whose extends object>(whose: Whose, step: Step, found: Timeline | TooMuch) {
  if (found === 'too-many-buckets')
    throw new QueryError(
      'param-invalid',
      `step: more than ${mostBuckets} buckets; take a longer step or less time`,
      {
        more: longer(step),
      },
    )
  if (found === 'too-many-samples')
    throw new QueryError(
      'param-invalid',
      `step: more than ${mostSampled} samples, about a day of ten a second; ask for less time by /api/v1/samples, or export them`,
    )
  const { resolution_s, buckets } = found
  return { ...whose, step_s: steps[step], resolution_s, buckets }
}

const longer = (step: Step) => {
  const next = stepNames[stepNames.indexOf(step) + 1]
  return next === undefined ? {} : { suggestion: next }
}

/** A page of samples as it is answered. @throws QueryError cursor-invalid. */
export async function answerPage(
  { cursor, asks }: { readonly cursor: string | undefined; readonly asks: string },
  read: (after: SamplePlace | null) => Promise<SamplePage | null>,
) {
  const after = cursor === undefined ? null : parseSampleCursor(cursor, asks)
  if (cursor !== undefined && after === null)
    throw new QueryError('cursor-invalid', 'use next_cursor of the page before, with the same question')
  const page = await read(after)
  if (page === null) return null
  const { samples, folded, hasMore } = page
  const last = samples.at(-1)
  const next_cursor =
    !hasMore || last === undefined ? null : sampleCursor({ run_id: last.run_ref, seq: last.seq }, asks)
  return { samples, folded, next_cursor }
}
