import { createClient, type Client } from '@libsql/client'
import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { driverCodes, driverMessage } from '../databases/driver-codes.js'
import { sqlitePath } from '../databases/sqlite-url.js'
import { StoreError } from '../databases/store-error.js'
import type { Contents } from './contents.js'
import { sqliteContents } from './sqlite-contents.js'

/** A SQLite file that nobody else may open until it is released. */
export interface SqliteTarget {
  readonly contents: Contents
  /** Puts another file in its place. */
  replace(path: string): void
  release(): Promise<void>
}

// By which SQLite knows its files.
const magicBytes = 16

/** Takes a file, which need not be there, for this process alone. @throws StoreError where a collector has it. */
export async function takeSqlite(url: string): Promise<SqliteTarget> {
  const path = sqlitePath(url)
  const isNew = !existsSync(path)
  const client = createClient({ url, timeout: 0 })
  let old: number | null = null
  const release = async () => {
    await client.execute('ROLLBACK').catch(() => undefined)
    client.close()
    // Not before: to close a file gives up all locks of this process on it.
    if (old !== null) closeSync(old)
    else if (isNew) rmSync(path, { force: true })
  }
  try {
    await takeAlone(client, url)
    const contents = await sqliteContents(client)
    return {
      contents,
      replace: (other) => void (old = renameOver(path, other)),
      release,
    }
  } catch (error) {
    await release()
    throw error
  }
}

/** Whoever has a file open with a write-ahead log, as a collector has, keeps it from being given up. */
async function takeAlone(client: Client, url: string): Promise<void> {
  try {
    await client.execute('PRAGMA journal_mode = DELETE')
    await client.execute('BEGIN EXCLUSIVE')
  } catch (error) {
    if (driverCodes(error).some((code) => code.startsWith('SQLITE_BUSY')))
      throw new StoreError(
        'database-locked',
        `${url}: a collector runs on it, or another program has it open; end it first`,
      )
    throw new StoreError('database-failed', `${url}: ${driverMessage(error)}`)
  }
}

/**
 * A collector that was started meanwhile has the old file open and waits for it: what it then finds is no database, so
 * that it ends with an error, instead of writing into a file that has no name any more. Gives the old file, open.
 */
function renameOver(path: string, other: string): number {
  const old = openSync(path, 'r+')
  renameSync(other, path)
  writeSync(old, Buffer.alloc(magicBytes), 0, magicBytes, 0)
  return old
}
