import { createClient } from '@libsql/client'
import { existsSync } from 'node:fs'
import { sqlitePath, sqliteUrl } from '../databases/sqlite-url.js'
import { StoreError } from '../databases/store-error.js'
import { whenFree } from '../databases/when-free.js'
import type { Contents } from './contents.js'
import { cellText, sqliteContents } from './sqlite-contents.js'

const lockWaitMs = 10_000

/**
 * Writes what a SQLite file holds at one moment into another file, which may not be there or is empty. Whoever writes
 * rows meanwhile goes on: it is one long reading. @throws StoreError, or the driver's error.
 */
export async function snapshotSqlite(url: string, path: string): Promise<Contents> {
  if (!existsSync(sqlitePath(url))) throw new StoreError('database-missing', `${url}: there is no such file`)
  const client = createClient({ url, timeout: 0 })
  try {
    await whenFree(lockWaitMs, () => client.execute({ sql: 'VACUUM INTO ?', args: [path] }))
  } finally {
    client.close()
  }
  return contentsOf(path)
}

async function contentsOf(path: string): Promise<Contents> {
  const client = createClient({ url: sqliteUrl(path) })
  try {
    return await sqliteContents(client)
  } finally {
    client.close()
  }
}

/** Looks a whole file through before it becomes a database, and gives it a mark of its own. @throws StoreError. */
export async function checkSnapshot(path: string): Promise<Contents> {
  const client = createClient({ url: sqliteUrl(path) })
  try {
    const { rows } = await client.execute('PRAGMA quick_check(1)')
    const said = cellText(rows[0]?.['quick_check'])
    if (said !== 'ok') throw new StoreError('database-damaged', said)
    const contents = await sqliteContents(client)
    // What a collector kept of its requests may be of later ones.
    if ('request_mark' in contents.rows)
      await client.execute('UPDATE request_mark SET mark = hex(randomblob(16))')
    return contents
  } finally {
    client.close()
  }
}
