import { createRequire } from 'node:module'
import type Libsql from 'libsql'
import type { Sql } from '../databases/database.js'
import { sqlitePath } from '../databases/sqlite-url.js'
import { readerTimeoutMs } from '../databases/connection-settings.js'
import type { BulkDriver } from './bulk-reader.js'

/** Texts of statements differ by how many ranges they read; more are not kept prepared. */
const mostPrepared = 32

/** Reads on this thread, which waits meanwhile. */
export function bulkSqlite(url: string): BulkDriver {
  const Database = createRequire(import.meta.url)('libsql') as typeof Libsql
  const db = new Database(sqlitePath(url), { readonly: true, timeout: readerTimeoutMs })
  const prepared = new Map<string, Libsql.Statement>()

  function prepare(text: string): Libsql.Statement {
    const known = prepared.get(text)
    if (known !== undefined) return known
    if (prepared.size === mostPrepared) prepared.clear()
    const statement = db.prepare(text).raw()
    prepared.set(text, statement)
    return statement
  }

  return {
    async rows({ sql, values }) {
      // The driver throws where another one rejects.
      await Promise.resolve()
      return prepare(sql).all(...values.map(bound)) as unknown[][]
    },
    copy: null,
    close: () => Promise.resolve(void db.close()),
  }
}

const bound = (value: Sql['values'][number]) => (typeof value === 'boolean' ? Number(value) : value)
