import { QueryError } from '../../query-error.js'
import { type RequestField, requestFields } from '../../store/lookup/request-columns.js'
import { nearest } from './nearest.js'

/** Reads `request_id,rtf,voice`; not given where all are meant. @throws QueryError param-invalid, which lists what is known. */
export function parseFields(text: string | undefined): readonly RequestField[] | undefined {
  if (text === undefined) return undefined
  return [...new Set(text.split(',').map(fieldOf))]
}

function fieldOf(name: string): RequestField {
  const known = requestFields.find((field) => field === name)
  if (known !== undefined) return known
  throw new QueryError(
    'param-invalid',
    `fields: known are ${requestFields.join(', ')}, with commas between`,
    {
      more: nearest(name, requestFields),
    },
  )
}
