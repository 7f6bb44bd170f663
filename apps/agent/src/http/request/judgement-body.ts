import { requestRow } from '@voicemark/schema'
import { z } from 'zod'
import type { JudgementOrder } from '../../judgements/judgements.js'
import { RequestError } from '../../request-error.js'
import { parseBody } from './strict-body.js'

const { shape } = requestRow

const body = z.strictObject({
  judged_request_id: z.uuid(),
  mos_ovrl: shape.mos_ovrl.default(null),
  mos_sig: shape.mos_sig.default(null),
  mos_bak: shape.mos_bak.default(null),
  mos_p808: shape.mos_p808.default(null),
  mel_distance_db: shape.mel_distance_db.default(null),
  word_error_rate: shape.word_error_rate.default(null),
  judged_by: shape.judged_by.unwrap().min(1),
  tags: shape.tags.default({}),
})

/** What POST /api/v1/judgements may be sent. */
export type JudgementBody = z.input<typeof body>

/** @throws RequestError that names the field and what is expected */
export function parseJudgement(sent: unknown): JudgementOrder {
  const { judged_request_id, judged_by, tags, ...figures } = parseBody(body, sent)
  if (Object.values(figures).every((value) => value === null))
    throw new RequestError(
      'field-invalid',
      'field mos_ovrl, or another figure, is required: nothing was judged',
    )
  return { ...figures, judged_request_id, judged_by, tags }
}
