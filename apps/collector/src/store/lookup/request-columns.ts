import { requestAllCsvColumns, requestRow, type StoredRequest, type CsvKind } from '@voicemark/schema'
import { joinSql, rawSql, type Sql } from '../databases/database.js'

/** The fields of a request, in the row's own order. */
export const requestFields = Object.keys(requestRow.shape) as readonly RequestField[]

export type RequestField = keyof StoredRequest

const tables: Readonly<Record<string, string>> = { agent_id: 'agent.', run_id: 'run.' }
const kinds: Readonly<Record<string, CsvKind>> = requestAllCsvColumns

/** The columns of these fields, from `request`, `run` and `agent`. */
export const fieldColumns = (fields: readonly RequestField[]): Sql =>
  joinSql(fields.map((name) => rawSql(`${tables[name] ?? 'request.'}"${name}"`)))

/** What the values of such a row say, whichever database and driver they are from; they were held against the schema. */
export function requestOfValues(fields: readonly RequestField[], values: readonly unknown[]): StoredRequest {
  const entries = fields.map((name, i) => [name, valueOf(kinds[name], values[i] ?? null)])
  return Object.fromEntries(entries) as StoredRequest
}

function valueOf(kind: CsvKind | undefined, value: unknown): unknown {
  if (value === null) return null
  if (kind === 'bool') return Boolean(value)
  if (kind === 'json' && typeof value === 'string') return JSON.parse(value)
  return typeof value === 'bigint' ? Number(value) : value
}
