import { existsSync } from 'node:fs'
import { checkKnown, rowsOf } from '../store/backup/contents.js'
import { driverMessage } from '../store/databases/driver-codes.js'
import { StoreError } from '../store/databases/store-error.js'
import { BackupError } from './backup-error.js'
import { checkBackup } from './backup-file.js'
import type { Manifest } from './manifest.js'

const isSqlite = (url: string) => url.startsWith('file:')

// Each of the two brings the driver of its database.
const sqlite = () => import('./sqlite-backup.js')
const postgres = () => import('./postgres-backup.js')

/** Writes all rows of a database into one file, also while collectors run on it. @throws BackupError. */
export async function makeBackup(url: string, path: string): Promise<Manifest> {
  if (existsSync(path)) throw new BackupError(`${path} is there already`)
  return told('the backup', url, async () =>
    isSqlite(url) ? (await sqlite()).backupSqlite(url, path) : (await postgres()).backupPostgres(url, path),
  )
}

/** Puts the rows of a backup into a database on which no collector runs. @throws BackupError. */
export async function restoreBackup(url: string, path: string, force: boolean): Promise<Manifest> {
  const found = await checkBackup(path)
  const provider = isSqlite(url) ? 'sqlite' : 'postgresql'
  if (found.provider !== provider)
    throw new BackupError(`${path} is of ${found.provider}, and DATABASE_URL is of ${provider}`)
  return told('the restore', url, async () => {
    await checkKnown(provider, found.migrations)
    if (isSqlite(url)) await (await sqlite()).restoreSqlite(url, path, found, force)
    else await (await postgres()).restorePostgres(url, path, found, force)
    return found
  })
}

/** What of a backup a person wants to know. */
export function shownManifest({ made_at, version, provider, rows }: Manifest): string {
  const { run = 0, request = 0, sample = 0, rollup = 0 } = rows
  const samples = `${sample} samples${rollup === 0 ? '' : ` and ${rollup} rows of folded ones`}`
  return `${provider} of ${made_at}, version ${version}: ${rowsOf({ rows })} rows, of them ${run} runs, ${request} requests, ${samples}`
}

/** An error of a driver as a line that does not give the password away. */
async function told<Result>(what: string, url: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BackupError) throw error
    if (error instanceof StoreError) throw new BackupError(`${what} was not made: ${error.message}`)
    const secret = isSqlite(url) || !URL.canParse(url) ? '' : new URL(url).password
    const message = driverMessage(error)
    throw new BackupError(`${what} failed: ${secret === '' ? message : message.replaceAll(secret, '***')}`)
  }
}
