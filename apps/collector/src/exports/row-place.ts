import type { RowPlace } from '../store/exporting/export-piece.js'

/** A place as `RUN_ID:SEQ`, which rows that were exported with all columns name as well. */
export const placeText = ({ run_id, seq }: RowPlace): string => `${run_id}:${seq}`

/** What `placeText` gave. */
export const parsePlace = (text: string): RowPlace => ({
  run_id: text.slice(0, 36),
  seq: Number(text.slice(37)),
})

/** How such a text looks. */
export const placePattern = /^[0-9a-f-]{36}:\d{1,10}$/
