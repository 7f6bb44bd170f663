import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import type { CsvColumns } from '@voicemark/schema'
import type { ExportFormat } from '../export-format.js'
import { parquetColumns } from '../parquet-columns.js'
import { createParquetRows } from '../parquet-rows.js'

/** How parts come for a file: what cannot be cut into parts is made of lines of JSON here. */
export const partFormat = (format: ExportFormat): 'csv' | 'ndjson' => (format === 'csv' ? 'csv' : 'ndjson')

/** Makes the file of what was received, in one step: nobody finds half of it. */
export async function finishFile(
  received: string,
  target: string,
  { format, columns }: { readonly format: ExportFormat; readonly columns: CsvColumns },
): Promise<void> {
  if (format === 'csv' || format === 'ndjson') return rename(received, target)
  const made = `${received}.new`
  try {
    await writeAll(made, format === 'json' ? jsonOf(received) : parquetOf(received, columns))
    await rename(made, target)
  } finally {
    await rm(made, { force: true })
  }
}

async function writeAll(path: string, chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  const file = await open(path, 'w')
  try {
    for await (const chunk of chunks) await file.appendFile(chunk)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** As the collector writes it. */
async function* jsonOf(received: string): AsyncGenerator<string> {
  let before = '[\n'
  for await (const line of linesOf(received)) {
    yield before + line
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

const rowsAtOnce = 1000

async function* parquetOf(received: string, columns: CsvColumns): AsyncGenerator<Uint8Array> {
  const names = Object.entries(columns)
  const file = createParquetRows(
    parquetColumns(
      columns,
      names.map((_, i) => i),
    ),
  )
  let rows: unknown[][] = []
  for await (const line of linesOf(received)) {
    const row = JSON.parse(line) as Readonly<Record<string, unknown>>
    rows.push(names.map(([name, kind]) => valueOf(row, name, kind)))
    if (rows.length < rowsAtOnce) continue
    yield file.add(rows)
    rows = []
  }
  yield file.add(rows)
  yield file.end()
}

/** As it is stored: JSON as a text. */
function valueOf(row: Readonly<Record<string, unknown>>, name: string, kind: string): unknown {
  const value = row[name]
  if (value === undefined) throw new Error(`a row came without ${name}`)
  return kind === 'json' && value !== null ? JSON.stringify(value) : value
}

/** Node's own reader of lines breaks them within texts, too, at U+2028. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}
