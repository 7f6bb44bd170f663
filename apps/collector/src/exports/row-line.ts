import { csvCell, spreadsheetCell, type CsvColumns, type CsvKind } from '@voicemark/schema'

/** Writes a row, whose columns are at certain places, as one line without its end. */
export type LineWriter = (row: readonly unknown[]) => string

type Stored = string | number | boolean | null

/** A line of CSV, as `csvLine` has it; written so that most cells cost no call. */
export function csvLineWriter(
  columns: CsvColumns,
  places: readonly number[],
  forSpreadsheet: boolean,
): LineWriter {
  const names = Object.keys(columns)
  const kinds = Object.values(columns)
  const write = forSpreadsheet ? spreadsheetCell : csvCell
  // Texts are mostly those of the row before.
  const lastValues: Stored[] = names.map(() => null)
  const lastCells = names.map(() => '')
  return (row) => {
    let line = ''
    for (let i = 0; i < names.length; i++) {
      if (i > 0) line += ','
      const value = row[places[i] as number] as Stored
      if (value === null) continue
      if (typeof value === 'number' && isPlainNumber(value, kinds[i] as CsvKind)) line += `${value}`
      else if (value === lastValues[i]) line += lastCells[i] as string
      else {
        const cell = write(names[i] as string, kinds[i] as CsvKind, value)
        lastValues[i] = value
        lastCells[i] = cell
        line += cell
      }
    }
    // An empty line is no record to readers.
    return line === '' ? '""' : line
  }
}

/** Whether its cell is as JavaScript writes it; no number that is not finite is. */
const isPlainNumber = (value: number, kind: CsvKind): boolean =>
  kind === 'float' ? value % 1 !== 0 && Number.isFinite(value) : Number.isInteger(value)

/** A row as an object of JSON, with null for what is missing. */
export function jsonLineWriter(columns: CsvColumns, places: readonly number[]): LineWriter {
  const names = Object.keys(columns)
  const kinds = Object.values(columns)
  const keys = names.map((name, i) => `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`)
  return (row) => {
    let line = ''
    for (let i = 0; i < names.length; i++)
      line +=
        (keys[i] as string) +
        jsonValue(names[i] as string, kinds[i] as CsvKind, row[places[i] as number] as Stored)
    return `${line}}`
  }
}

function jsonValue(column: string, kind: CsvKind, value: Stored): string {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return String(value)
    throw new RangeError(`${column} is ${value}: a missing value is null`)
  }
  // What is stored as JSON is a text of it.
  return kind === 'json' && value !== null ? String(value) : JSON.stringify(value)
}
