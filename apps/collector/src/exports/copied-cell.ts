import type { CsvKind } from '@voicemark/schema'
import { cellMaker } from './cell-maker.js'
import type { GrowingBytes } from './growing-bytes.js'

const tab = 9
export const lineFeed = 10

/** Rows as COPY writes them, and where the reading of them is. They end with a line feed. */
export interface Copied {
  readonly bytes: Buffer
  at: number
}

/** Writes a column of a row; where it is a cell, that has been read then. */
export type ColumnWriter = (from: Copied, to: GrowingBytes) => void

/** What signs a cell has, each a bit. */
const digit = 1
const point = 2
const minus = 4
const backslash = 8
const ofCsv = 16
const other = 32

const signsOf = new Uint8Array(256).fill(other).fill(digit, 48, 58)
for (const [text, sign] of [
  ['.', point],
  ['-', minus],
  ['\\', backslash],
  ['",', ofCsv],
] as const)
  for (const byte of Buffer.from(text)) signsOf[byte] = sign

/**
 * Which signs a cell must have, and which it may have, to be the same in CSV. A number as PostgreSQL writes it, the shortest
 * that is read back as the same (its manual, 8.1.3), is JavaScript's where it has no exponent. Whether a text begins as
 * a formula is for others to see.
 */
function sameSigns(kind: CsvKind, forSpreadsheet: boolean): { readonly must: number; readonly may: number } {
  if (kind === 'float') return { must: point, may: digit | point | minus }
  if (kind === 'int') return { must: digit, may: digit }
  if (kind === 'str' && !forSpreadsheet) return { must: 0, may: digit | point | minus | other }
  return { must: other, may: 0 }
}

const wholeEnd = Buffer.from('.0')
const missing = Buffer.from('\\N')

/** A column of rows, and whether a row ends behind its cell. */
interface CopiedColumn {
  readonly name: string
  readonly kind: CsvKind
  readonly forSpreadsheet: boolean
  readonly isLast: boolean
}

/** Writes a cell as `csvCell` does: mostly by passing on its bytes. */
export function cellWriter({ name, kind, forSpreadsheet, isLast }: CopiedColumn): ColumnWriter {
  const { must, may } = sameSigns(kind, forSpreadsheet)
  const make = cellMaker(name, kind, forSpreadsheet)
  return (from, to) => {
    const { bytes, at: start } = from
    let at = start
    let signs = 0
    for (let byte = bytes[at] as number; byte !== tab && byte !== lineFeed; byte = bytes[++at] as number)
      signs |= signsOf[byte] as number
    from.at = at
    passEnd(from, isLast)
    if ((signs & must) === must && (signs & ~may) === 0) to.copy(bytes, start, at)
    else if (signs === digit && kind === 'float') {
      // No number of 16 digits and more is written so.
      to.copy(bytes, start, at)
      to.copy(wholeEnd, 0, wholeEnd.length)
    } else if (!isMissing(bytes, start, at)) {
      const cell = make(bytes.subarray(start, at))
      to.copy(cell, 0, cell.length)
    }
  }
}

const isMissing = (bytes: Buffer, start: number, end: number) =>
  end - start === missing.length && bytes[start] === missing[0] && bytes[start + 1] === missing[1]

/** Where the cell ends. */
export function cellEnd({ bytes, at }: Copied): number {
  let end = at
  while (bytes[end] !== tab && bytes[end] !== lineFeed) end++
  return end
}

/** Goes behind the end of a cell. */
export function passEnd(from: Copied, isLast: boolean): void {
  if (from.bytes[from.at] !== (isLast ? lineFeed : tab))
    throw new Error('a copied row has other cells than were asked for')
  from.at += 1
}
