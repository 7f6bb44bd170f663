import { readFileSync, writeFileSync } from 'node:fs'

/** How a table is laid out: for every ordered pair of phones 2·rowsPerHalf rows of cepstra + 2 voicing values. */
export interface TableLayout {
  /** Phone names; the pair (a, b) is diphone a · phones.length + b. */
  phones: readonly string[]
  /** Rows from the middle of the first phone to the boundary, and again to the middle of the second. */
  rowsPerHalf: number
  /** Mel-cepstral coefficients in a row, before voicing below and above about 3 kHz. */
  cepstra: number
}

/** A diphone table quantised to 8 bits: value = scale[d] · cell + offset[d]. */
export interface DiphoneTable extends TableLayout {
  scale: Float32Array
  offset: Float32Array
  cells: Int8Array
}

export function rowWidth({ cepstra }: TableLayout): number {
  return cepstra + 2
}

/** Quantises each column over its own range. */
export function quantise(layout: TableLayout, values: Float32Array): DiphoneTable {
  const width = rowWidth(layout)
  const scale = new Float32Array(width)
  const offset = new Float32Array(width)
  for (let d = 0; d < width; d++) {
    const [low, high] = columnRange(values, d, width)
    offset[d] = (low + high) / 2
    scale[d] = (high - low) / 254 || 1
  }
  const cells = Int8Array.from(values, (value, i) => {
    const d = i % width
    return Math.round((value - (offset[d] ?? 0)) / (scale[d] ?? 1))
  })
  return { ...layout, scale, offset, cells }
}

function columnRange(values: Float32Array, column: number, width: number): [low: number, high: number] {
  let low = Infinity
  let high = -Infinity
  for (let i = column; i < values.length; i += width) {
    low = Math.min(low, values[i] ?? low)
    high = Math.max(high, values[i] ?? high)
  }
  return [low, high]
}

/** Writes `<path>.json` (layout, scale, offset) and `<path>.bin` (cells). */
export function writeTable(path: string, { scale, offset, cells, ...layout }: DiphoneTable): void {
  const header = { ...layout, scale: Array.from(scale), offset: Array.from(offset) }
  writeFileSync(`${path}.json`, `${JSON.stringify(header, null, 2)}\n`)
  writeFileSync(`${path}.bin`, cells)
}

export function readTable(path: string): DiphoneTable {
  const header = parseHeader(JSON.parse(readFileSync(`${path}.json`, 'utf8')))
  const cells = Int8Array.from(readFileSync(`${path}.bin`))
  const expected = header.phones.length ** 2 * 2 * header.rowsPerHalf * rowWidth(header)
  if (cells.length !== expected) throw new Error(`${path}.bin has ${cells.length} bytes, not ${expected}`)
  return { ...header, cells }
}

function parseHeader(json: unknown): Omit<DiphoneTable, 'cells'> {
  if (typeof json !== 'object' || json === null) throw new Error('the table header is not an object')
  if (!(
    'phones' in json &&
    'rowsPerHalf' in json &&
    'cepstra' in json &&
    'scale' in json &&
    'offset' in json
  )) {
    throw new Error('the table header lacks a field')
  }
  return {
    phones: list(json.phones).map(String),
    rowsPerHalf: Number(json.rowsPerHalf),
    cepstra: Number(json.cepstra),
    scale: Float32Array.from(list(json.scale), Number),
    offset: Float32Array.from(list(json.offset), Number),
  }
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error('the table header has no list where one belongs')
  return value
}
