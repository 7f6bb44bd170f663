import { createHash } from 'node:crypto'
import type { StoredRequest } from '@voicemark/schema'

/** Where a page ends; rows without a start time follow all others. */
export type Place = readonly [start_time: number | null, run_id: string, seq: number]

const form = /^\[(\d+(?:\.\d+)?(?:e[+-]?\d+)?|null),"([0-9a-f-]{36})",(\d{1,10}),"([\w-]{8})"\]$/i

/** Names the last row of a page, which stays where it is: what arrives meanwhile neither repeats nor hides another row. */
export function cursorOf({ start_time, run_id, seq }: StoredRequest, asks: string): string {
  return Buffer.from(JSON.stringify([start_time, run_id, seq, digest(asks)])).toString('base64url')
}

/** Null where the cursor is not one of ours, or was given for another question. */
export function parseCursor(cursor: string, asks: string): Place | null {
  const [whole, start_time, run_id = '', seq, digested] =
    form.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (whole === undefined || digested !== digest(asks)) return null
  return [start_time === 'null' ? null : Number(start_time), run_id, Number(seq)]
}

/** Only tells questions apart: whoever makes a cursor of their own gets rows that they may read anyway. */
export const digest = (asks: string) => createHash('sha256').update(asks).digest('base64url').slice(0, 8)
