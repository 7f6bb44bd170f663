import { csvCell, spreadsheetCell, type CsvKind } from '@voicemark/schema'
import { createSpelling } from './stored-values.js'

/** Makes a cell of CSV, as rows of values have it, of what COPY wrote; mostly it is that of the row before. */
export function cellMaker(name: string, kind: CsvKind, forSpreadsheet: boolean): (copied: Buffer) => Buffer {
  const write = forSpreadsheet ? spreadsheetCell : csvCell
  const spelling = createSpelling()
  let last: Buffer | null = null
  let lastCell = Buffer.alloc(0)
  return (copied) => {
    if (last !== null && copied.equals(last)) return lastCell
    const text = textOf(copied)
    lastCell = Buffer.from(write(name, kind, kind === 'json' ? spelling(text) : valueOf(kind, text)))
    last = Buffer.from(copied)
    return lastCell
  }
}

function valueOf(kind: CsvKind, text: string): string | number | boolean {
  if (kind === 'bool') return text === 't'
  return kind === 'str' ? text : Number(text)
}

/** What stands behind a backslash (PostgreSQL's manual, COPY, Text Format). */
const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

const textOf = (copied: Buffer): string =>
  copied.toString().replace(/\\(.)/gu, (_, sign: string) => escapes[sign] ?? sign)
