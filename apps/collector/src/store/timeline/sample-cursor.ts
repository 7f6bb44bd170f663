import { digest } from '../lookup/request-cursor.js'
import type { SamplePlace } from './sample-rows.js'

const form = /^\["([0-9a-f-]{36})",(\d{1,10}),"([\w-]{8})"\]$/i

/** Names the last sample of a page. */
export const sampleCursor = ({ run_id, seq }: SamplePlace, asks: string): string =>
  Buffer.from(JSON.stringify([run_id, seq, digest(asks)])).toString('base64url')

/** Null where the cursor is not one of ours, or was given for another question. */
export function parseSampleCursor(cursor: string, asks: string): SamplePlace | null {
  const [whole, run_id = '', seq, digested] = form.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  return whole === undefined || digested !== digest(asks) ? null : { run_id, seq: Number(seq) }
}
