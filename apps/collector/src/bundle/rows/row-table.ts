import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'

const value = z.json()

/** Rows by column, as a page carries them: a column of one value says it once. */
export const rowTable = z.object({
  rows: z.number().int().nonnegative(),
  columns: z.record(
    z.string().max(64),
    z.union([z.object({ all: value }), z.object({ each: z.array(value) })]),
  ),
})

/** The same in fewer bytes: gzip of its JSON, as base64. */
export const packedTable = z.object({ rows: z.number().int().nonnegative(), gzip_base64: z.string() })

export type RowTable = z.infer<typeof rowTable>
export type PackedTable = z.infer<typeof packedTable>

/** Bytes up to which rows stand there to be read, and up to which they are there at all. */
const [mostPlain, mostPacked] = [600_000, 1_000_000]
/** What packed rows may grow to. */
const mostUnpacked = 256 * 2 ** 20

/**
 * Rows of JSON as a table, packed where it is long; null: too long for a page.
 * @param room Bytes that the page has for it.
 */
export function tableOf(lines: readonly string[], room = mostPacked): RowTable | PackedTable | null {
  const rows = lines.map((line) => JSON.parse(line) as Record<string, z.infer<typeof value>>)
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns = names.map((name) => {
    const each = rows.map((row) => row[name] ?? null)
    const first = JSON.stringify(each[0])
    const isOne = each.every((one) => JSON.stringify(one) === first)
    return [name, isOne ? { all: each[0] ?? null } : { each }] as const
  })
  const table = { rows: rows.length, columns: Object.fromEntries(columns) }
  const text = JSON.stringify(table)
  if (text.length <= Math.min(mostPlain, room)) return table
  const gzip_base64 = gzipSync(text, { level: 9 }).toString('base64')
  return gzip_base64.length <= Math.min(mostPacked, room) ? { rows: rows.length, gzip_base64 } : null
}

/** The rows of a table again. @throws Error where it is none. */
export function* rowsOf(table: RowTable | PackedTable): Generator<Record<string, unknown>> {
  const { rows, columns } = 'columns' in table ? table : unpacked(table)
  for (let at = 0; at < rows; at += 1) {
    const said = Object.entries(columns).map(([name, column]) => [
      name,
      'all' in column ? column.all : (column.each[at] ?? null),
    ])
    yield Object.fromEntries(said) as Record<string, unknown>
  }
}

function unpacked({ gzip_base64 }: PackedTable): RowTable {
  const bytes = gunzipSync(Buffer.from(gzip_base64, 'base64'), { maxOutputLength: mostUnpacked })
  return rowTable.parse(JSON.parse(bytes.toString('utf8')))
}
