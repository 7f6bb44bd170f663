import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const python = join(import.meta.dirname, '../fixtures/python-metrics')
export const m1Name = 'synthesis_m1_air_20251107_214502.csv'
/** A file of the old Python system: 15 requests on an Apple M1. */
export const m1 = readFileSync(join(python, m1Name), 'utf8').replaceAll('\r\n', '\n')
export const header = m1.slice(0, m1.indexOf('\n'))
const columns = header.split(',')

/** The text of the M1's file with one cell of one line (1 is the header) changed. */
export function withCell(line: number, column: string, value: string, text = m1): string {
  const at = columns.indexOf(column)
  return text
    .split('\n')
    .map((content, index) => (index + 1 === line ? content.split(',').with(at, value).join(',') : content))
    .join('\n')
}

/** So many requests as the Python system writes them. */
export function requestsCsv(count: number): string {
  const lines = [header]
  for (let i = 0; i < count; i++) {
    const start = 1_762_000_000 + i * 2
    lines.push(
      `${i.toString(16).padStart(8, '0')},intel_i5,cpu,Intel i5,4,16.0,,120,30,${start}.5,${start + 1}.25,0.75,2914.34,17.79,0.0,0.0,False,0.25,40.0,True,,INT8,False,False,200,4`,
    )
  }
  return `${lines.join('\n')}\n`
}

export interface ImportAnswer {
  readonly status: number
  readonly body: {
    readonly code?: string
    readonly detail?: string
    readonly total?: number
    readonly errors: { line: number | null; column: number | null; message: string }[]
    readonly rows: number
    readonly inserted: number
    readonly skipped: number
    readonly refused: number
    readonly notes: string[]
    readonly file_name: string
    readonly format: string
  }
}

/** Sends one file as a form does. */
export async function sendFile(
  collector: string,
  content: string | Buffer,
  query = '',
  name = 'synthesis_any_1.csv',
): Promise<ImportAnswer> {
  const form = new FormData()
  form.set('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name)
  const response = await fetch(`${collector}/api/v1/imports${query}`, { method: 'POST', body: form })
  return { status: response.status, body: (await response.json()) as ImportAnswer['body'] }
}

/** So many samples, ten a second. */
export function samplesCsv(count: number): string {
  const lines = ['timestamp,cpu_percent,memory_mb,memory_percent,gpu_memory_mb,gpu_percent,temperature_c']
  for (let i = 0; i < count; i++) lines.push(`${1_760_000_000 + i / 10},50.5,300.125,1.9,,,`)
  return `${lines.join('\n')}\n`
}
