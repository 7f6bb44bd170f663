import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { MetricsExport, RequestRow } from '@voicemark/schema'
import { expect } from 'vitest'
import { get } from './requests.js'

/** Cells of a CSV file as they are written. */
export type CsvRecord = Readonly<Record<string, string>>

/** A line of the journal. */
export type JournalEntry =
  | { readonly event: 'started'; readonly request: { readonly request_id: string } }
  | { readonly event: 'ended'; readonly row: RequestRow }

export type CsvName = 'synthesis' | 'realtime'

/** Path of the only CSV file of its kind in a metrics folder, of the agent's own engine. */
export function csvPath(metricsDir: string, name: CsvName): string {
  const names = readdirSync(metricsDir).filter(
    (file) => file.startsWith(`${name}_`) && !file.includes('_watched_'),
  )
  expect(names).toHaveLength(1)
  return join(metricsDir, names[0] ?? '')
}

/** Rows of a CSV file, every one of them whole: read strictly, with a reader that is not the product's. */
export function csvRows(metricsDir: string, name: CsvName): CsvRecord[] {
  const text = readFileSync(csvPath(metricsDir, name), 'utf8')
  expect(text.at(-1)).toBe('\n')
  return parse(text, { columns: true }) as unknown as CsvRecord[]
}

export function journalEntries(home: string): JournalEntry[] {
  const text = readFileSync(join(home, 'requests.ndjson'), 'utf8')
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as JournalEntry]))
}

export function journalRows(home: string): RequestRow[] {
  return journalEntries(home).flatMap((entry) => (entry.event === 'ended' ? [entry.row] : []))
}

export function lastRow(home: string): RequestRow {
  const row = journalRows(home).at(-1)
  if (row === undefined) throw new Error('the journal has no row')
  return row
}

/** Every file below a folder. */
export function allFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

/** Paths of the two CSV files as the agent itself gives them. */
export async function csvFiles({ url }: { readonly url: string }): Promise<MetricsExport['csv_files']> {
  return (JSON.parse((await get(url, '/metrics/export')).body.toString()) as MetricsExport).csv_files
}
