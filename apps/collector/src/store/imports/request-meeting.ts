import { streamFields } from '@voicemark/schema'
import type { ImportRow } from './import-plan.js'
import type { ImportFault } from './stored-imports.js'
import {
  differing,
  idOf,
  idPlace,
  isShort,
  type Known,
  mostNamesakes,
  type Values,
} from './stored-namesakes.js'

/** What a row is beside the stored requests of its id. */
export type Meeting =
  /** One of them. */
  | { readonly is: 'stored'; readonly as: Known }
  /** Another than these. */
  | { readonly is: 'new'; readonly namesakes: number }
  /** Neither: it has the id of this one, and is another request. */
  | { readonly is: 'conflict'; readonly rival: Known }
  /** The same, unless it turns out to be of another machine. */
  | { readonly is: 'contested'; readonly rival: Known }

const startPlace = streamFields.request.indexOf('start_time')

/** Tells by id, values and start what a row is. */
export function meetingOf({ values }: ImportRow, known: readonly Known[]): Meeting {
  const same = known.find((one) => differing(one.values, values) === null)
  if (same !== undefined) return { is: 'stored', as: same }
  const rival = known.find((one) => !startsApart(one.values, values))
  const isTold = isShort(idOf(values)) && known.length < mostNamesakes
  if (isTold && rival === undefined) return { is: 'new', namesakes: known.length }
  const first = rival ?? known[0]
  if (first === undefined) return { is: 'new', namesakes: 0 }
  return { is: isTold && first.run_ref !== null ? 'contested' : 'conflict', rival: first }
}

function startsApart(stored: Values, values: Values): boolean {
  const [a, b] = [stored[startPlace] ?? null, values[startPlace] ?? null]
  return a !== null && b !== null && a !== b
}

/** What is said of a row that has the id of another request. */
export function conflictOf({ line, values }: ImportRow, rival: Known): ImportFault {
  const column = differing(rival.values, values) ?? 'start_time'
  const id = JSON.stringify(idOf(values))
  return {
    line,
    column: null,
    message: `request_id ${id} is another request already: ${column} differs`,
  }
}

/** The id of a row beside so many namesakes. */
export const idApart = ({ values }: ImportRow, namesakes: number) => `${idOf(values)}-${namesakes + 1}`

/** The row under another id. */
export const renamed = (row: ImportRow, id: string): ImportRow => ({
  ...row,
  values: row.values.with(idPlace, id),
})
