import type { CsvKind } from '@voicemark/schema'
import type { FileNotes } from '../text/file-notes.js'
import type { ReadOptions } from '../text/read-options.js'
import type { Dialect } from '../text/table-dialect.js'
import { isInfinite, isMissingWord } from './missing-words.js'
import { createNumberReader, type NumberReader } from './number-cells.js'
import type { TextColumns } from './text-columns.js'
import { createTimeReader, timeColumns } from './time-cells.js'
import { Unreadable } from './unreadable.js'

/** What the cells of a table are read with. */
export interface CellContext {
  readonly dialect: Pick<Dialect, 'decimal' | 'thousands'>
  readonly options: ReadOptions
  readonly notes: FileNotes
  readonly texts: TextColumns
}

/** Reads the text of one cell, which is not empty and has no spaces around it. */
export type CellReader = (text: string, line: number, column: number) => unknown

/** The reader of a column that is no text. */
export function createCellReader(
  name: string,
  kind: Exclude<CsvKind, 'str'>,
  context: CellContext,
): CellReader {
  return withMissing(name, filledReader(name, kind, context), context)
}

function filledReader(
  name: string,
  kind: Exclude<CsvKind, 'str'>,
  { dialect, options, notes }: CellContext,
): CellReader {
  if (kind === 'json') return readJson
  if (kind === 'bool') return readTruth
  const readNumber = createNumberReader(dialect)
  if (timeColumns.has(name)) return createTimeReader(name, options, readNumber, notes)
  return name.endsWith('_percent') ? percentReader(name, readNumber, notes) : readNumber
}

/** Asked only of what cannot be read otherwise: most cells can. */
function withMissing(name: string, read: CellReader, { notes, texts }: CellContext): CellReader {
  return (text, line, column) => {
    const value = read(text, line, column)
    if (!(value instanceof Unreadable)) return value
    if (isMissingWord(text)) {
      texts.missingElsewhere(text)
      notes.say(`${name} has cells such as ${text}: read as missing`)
      return null
    }
    if (!isInfinite(text)) return value
    notes.found(`${name} is without end`, 'read as missing', line, text)
    return null
  }
}

function percentReader(name: string, readNumber: NumberReader, notes: FileNotes): CellReader {
  return (text) => {
    if (!text.endsWith('%')) return readNumber(text)
    const value = readNumber(text.slice(0, -1).trim())
    if (typeof value === 'number') notes.say(`${name} has a sign %: read as percent`)
    return value
  }
}

/** Python, R, SQL, and what Excel writes in German, French, Spanish and Italian. */
const yes = ['true', 't', 'yes', 'y', '1', '1.0', '1,0', 'wahr', 'vrai', 'verdadero', 'vero']
const no = ['false', 'f', 'no', 'n', '0', '0.0', '0,0', 'falsch', 'faux', 'falso']
const truths: ReadonlyMap<string, boolean> = new Map([
  ...yes.map((word) => [word, true] as const),
  ...no.map((word) => [word, false] as const),
])
const noTruth = new Unreadable('expected True or False (or yes, no, 1, 0)')
const noJson = new Unreadable('expected JSON')

const readTruth = (text: string) => truths.get(text) ?? truths.get(text.toLowerCase()) ?? noTruth

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return noJson
  }
}
