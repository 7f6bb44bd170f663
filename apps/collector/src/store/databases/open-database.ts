import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { errorReason } from '@voicemark/daemon'
import type { Database } from './database.js'
import { driverCodes, driverMessage } from './driver-codes.js'
import { sqlitePath } from './sqlite-url.js'
import { StoreError, type StoreErrorCode } from './store-error.js'

const failures: readonly (readonly [codes: RegExp, code: StoreErrorCode, hint: string])[] = [
  [/^28/, 'database-refused', 'user or password is wrong'],
  [/^3D000$/, 'database-missing', 'there is no database of this name'],
  [/^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|ENOENT|57P0|53300|08)/, 'database-unreachable', 'no answer'],
  [/^SQLITE_BUSY/, 'database-locked', 'another program holds the file'],
  [/^SQLITE_CANTOPEN|^ConnectionFailed.*: 14\b/, 'database-missing', 'it is no file, or may not be read'],
  [/^SQLITE_(READONLY|PERM|AUTH)/, 'database-refused', 'the file may not be written'],
  [/^SQLITE_(NOTADB|CORRUPT)/, 'database-damaged', 'the file is not a SQLite database, or damaged'],
]

// The driver and client of the other database would be 30 MB that nobody uses.
const sqlite = async () => ({
  ...(await import('./sqlite-migrations.js')),
  ...(await import('./sqlite-database.js')),
})
const postgresql = async () => ({
  ...(await import('./postgresql-migrations.js')),
  ...(await import('./postgresql-database.js')),
})

/** Opens the database of a URL, up to date; rejects with a StoreError that does not give its password away. */
export async function openDatabase(url: string): Promise<Database> {
  try {
    if (/^file:(?!.*:memory:)./.test(url)) {
      checkFolder(dirname(sqlitePath(url)))
      const { migrateSqlite, openSqlite } = await sqlite()
      await migrateSqlite(url)
      return closable(await openSqlite(url))
    }
    if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) {
      const { migratePostgres, openPostgres } = await postgresql()
      await migratePostgres(url)
      return closable(await openPostgres(url))
    }
  } catch (error) {
    throw failureOf(error, url)
  }
  throw new StoreError(
    'database-url',
    `${shown(url)}: a database is file:PATH or postgresql://USER@HOST/NAME`,
  )
}

/** SQLite says of any folder that it cannot open the file. */
function checkFolder(folder: string): void {
  try {
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw new StoreError('database-missing', `its folder cannot be used (${errorReason(error)})`)
  }
}

/** The client connects again where it is asked after its end, and then keeps the process alive. */
function closable(database: Database): Database {
  let closed = false
  const refused = () => Promise.reject(new StoreError('database-closed', 'the database is closed'))
  return {
    ...database,
    $queryRaw: (statement) => (closed ? refused() : database.$queryRaw(statement)),
    transaction: (work, timeoutMs) => (closed ? refused() : database.transaction(work, timeoutMs)),
    close() {
      closed = true
      return database.close()
    },
  }
}

function failureOf(error: unknown, url: string): StoreError {
  if (error instanceof StoreError) return new StoreError(error.code, `${shown(url)}: ${error.message}`, error)
  // Where SQLite's driver cannot open a file it gives the reason in its message alone.
  const signs = [...driverCodes(error), driverMessage(error)]
  const failure = failures.find(([pattern]) => signs.some((sign) => pattern.test(sign)))
  const [, code, hint] = failure ?? ([null, 'database-failed', 'cannot be opened'] as const)
  return new StoreError(code, `${shown(url)}: ${hint} (${withoutSecrets(driverMessage(error), url)})`)
}

/** The URL without user, password and parameters. */
function shown(url: string): string {
  if (url.startsWith('file:')) return url
  return URL.canParse(url)
    ? `${new URL(url).protocol}//${new URL(url).host}${new URL(url).pathname}`
    : 'DATABASE_URL'
}

function withoutSecrets(message: string, url: string): string {
  const password = URL.canParse(url) ? new URL(url).password : ''
  return [url, password, decoded(password)]
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '***'), message)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone % is no percent coding: the text stands for itself.
    return text
  }
}
