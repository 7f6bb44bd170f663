import { requestCsvColumns, streamFields } from '@voicemark/schema'
import { joinSql, rawSql, sql, type Transaction } from './database.js'
import type { ImportRow } from './import-rows.js'
import type { ImportFault } from './stored-imports.js'

type Values = readonly unknown[]

const fields = streamFields.request
const idPlace = fields.indexOf('request_id')
const compared = Object.keys(requestCsvColumns).map((name) => ({ name, place: fields.indexOf(name) }))
const columns = rawSql(Object.keys(requestCsvColumns).join(', '))
const pageIds = 500

/** Tells new requests from those that are stored: by their id, and an id that is stored must be the same request. */
export function createStoredRequests(tx: Transaction) {
  return {
    /** Those of the rows that are new; a row that has the id of another request goes to `onConflict`. */
    async newOf(rows: readonly ImportRow[], onConflict: (fault: ImportFault) => void): Promise<ImportRow[]> {
      const known = await storedValues(
        tx,
        rows.map(({ values }) => idOf(values)),
      )
      return rows.filter(({ line, values }) => {
        const id = idOf(values)
        const stored = known.get(id)
        known.set(id, stored ?? values)
        if (stored === undefined) return true
        const column = differing(stored, values)
        if (column !== null)
          onConflict({
            line,
            column: null,
            message: `request_id ${JSON.stringify(id)} is another request already: ${column} differs`,
          })
        return false
      })
    },
  }
}

const idOf = (values: Values) => String(values[idPlace])

/** From the table alone and by its index: with the run beside it, databases begin at the runs. */
async function storedValues(tx: Transaction, ids: readonly string[]): Promise<Map<string, Values>> {
  const known = new Map<string, Values>()
  for (let from = 0; from < ids.length; from += pageIds) {
    const page = joinSql(ids.slice(from, from + pageIds))
    const rows = await tx.$queryRaw<Record<string, unknown>[]>(
      sql`SELECT ${columns} FROM request WHERE request_id IN (${page})`,
    )
    for (const row of rows)
      known.set(
        String(row['request_id']),
        fields.map((name) => row[name] ?? null),
      )
  }
  return known
}

/** The first of the 26 columns in which both say something, and not the same. Line breaks become spaces in a CSV. */
function differing(stored: Values, values: Values): string | null {
  const found = compared.find(({ place }) => {
    const [a, b] = [stored[place] ?? null, values[place] ?? null]
    return a !== null && b !== null && oneLine(a) !== oneLine(b)
  })
  return found?.name ?? null
}

const oneLine = (value: unknown) => (typeof value === 'string' ? value.replace(/[\r\n]+/g, ' ') : value)
