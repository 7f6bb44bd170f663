import { splitColumns, type SplitField } from '@voicemark/analysis'
import { QueryError } from '../../query-error.js'

/** Reads `voice,num_threads,tag:room`. @throws QueryError param-invalid, which lists what is known. */
export function parseSplit(text: string): SplitField[] {
  return text.split(',').map(splitOf)
}

function splitOf(name: string): SplitField {
  const known = splitColumns.find((column) => column === name)
  if (known !== undefined) return known
  const tag = /^tag:([A-Za-z0-9_.-]{1,64})$/.exec(name)?.[1]
  if (tag !== undefined) return `tag:${tag}`
  throw new QueryError(
    'param-invalid',
    `split: expected ${splitColumns.join(', ')} or tag:NAME, with commas between`,
  )
}
