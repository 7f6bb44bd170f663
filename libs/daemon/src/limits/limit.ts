/** One number that bounds what a daemon takes, holds, or waits for. */
export interface Limit {
  readonly value: number
  readonly unit: 'bytes' | 'ms' | 'at once' | 'per second' | 'of them'
  /** What is bounded, as the table of the documents has it. */
  readonly what: string
  /** What is refused beyond it, and how that is said. */
  readonly beyond: string
}

/** So many a second in the long run, and a burst of so many at once. */
export interface Rate {
  readonly perS: number
  readonly burst: number
  readonly what: string
  readonly beyond: string
}

export const kibibyte = 1024
export const mebibyte = 1024 * 1024

/** The limits of one table by name: numbers alone, as code takes them. */
export type Values<Table extends Readonly<Record<string, Limit>>> = { readonly [Name in keyof Table]: number }

/** What a table says of its limits, without words. */
export function valuesOf<Table extends Readonly<Record<string, Limit>>>(table: Table): Values<Table> {
  return Object.fromEntries(Object.entries(table).map(([name, { value }]) => [name, value])) as Values<Table>
}
