import type { Database } from '../databases/database.js'
import { type ReadValues, valuesFrom } from '../databases/read-values.js'

/** Where rows are read for whoever asks for them. */
export interface Reading {
  readonly read: ReadValues
  close(): Promise<void>
}

/** Of a SQLite file that is open already, and up to date. */
export type OpenReading = (databaseUrl: string) => Reading

/** Of a server, which does the work itself. */
export const readingOf = (database: Database): Reading => ({
  read: valuesFrom(database),
  close: () => Promise.resolve(),
})
