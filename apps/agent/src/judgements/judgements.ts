import { createHash } from 'node:crypto'
import type { Clock } from '@voicemark/sampler'
import type { RequestRow } from '@voicemark/schema'
import { readRequestRow } from '../record/recorded-rows.js'
import type { Recorder } from '../record/recorder.js'
import type { TaggedJudgement } from '../record/judgement-row.js'
import { RequestError } from '../request-error.js'

/** A judgement, and whose sound it is of. */
export interface JudgementOrder extends TaggedJudgement {
  readonly judged_request_id: string
}

/** Takes judgements of sound that was made here; each is a row of its own. */
export interface Judgements {
  /** The same row once more for the same judges of the same sound. @throws RequestError when it is refused */
  add(order: JudgementOrder): Promise<{ readonly row: RequestRow; readonly isNew: boolean }>
}

export interface JudgementParts {
  readonly recorder: Pick<Recorder, 'judge'>
  readonly journalPath: string
  readonly clock: Pick<Clock, 'unixSeconds'>
}

export function createJudgements({ recorder, journalPath, clock }: JudgementParts): Judgements {
  const findRow = (request_id: string) => readRequestRow(journalPath, request_id)
  let last: Promise<unknown> = Promise.resolve()
  const add = async ({ judged_request_id, ...judgement }: JudgementOrder) => {
    const judged = await findRow(judged_request_id)
    refuseUnfit(judged)
    const request_id = idOf(judged_request_id, judgement.judged_by)
    const known = await findRow(request_id)
    if (known !== null) return { row: known, isNew: false }
    return { row: recorder.judge(judged, judgement, { request_id, now: clock.unixSeconds() }), isNew: true }
  }
  return {
    add(order) {
      // One after another: two at once would both find nothing.
      const added = last.then(() => add(order))
      last = added.catch(() => undefined)
      return added
    },
  }
}

function refuseUnfit(judged: RequestRow | null): asserts judged is RequestRow {
  if (judged === null)
    throw new RequestError(
      'judged-unknown',
      'field judged_request_id: no request of this id is recorded here',
    )
  if (judged.judged_request_id !== null)
    throw new RequestError('field-invalid', 'field judged_request_id: it is a judgement itself')
  if (!judged.success)
    throw new RequestError('field-invalid', 'field judged_request_id: the request failed and made no sound')
}

/** One id for each sound and its judges, in the form of a UUID of version 8 (RFC 9562). */
function idOf(judged_request_id: string, judged_by: string | null): string {
  const hex = createHash('sha256')
    .update(`${judged_request_id}\n${judged_by ?? ''}`)
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
