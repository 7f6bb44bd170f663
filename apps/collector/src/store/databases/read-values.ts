import type { Reader, Sql } from './database.js'

/** Reads the values of rows in the order of the columns. */
export type ReadValues = (statement: Sql) => Promise<unknown[][]>

/** Of a reader that gives rows by name. */
export const valuesFrom =
  (reader: Reader): ReadValues =>
  async (statement) =>
    (await reader.$queryRaw<Record<string, unknown>[]>(statement)).map((row) => Object.values(row))
