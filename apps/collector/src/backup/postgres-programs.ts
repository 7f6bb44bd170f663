import { spawn, spawnSync } from 'node:child_process'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { BackupError } from './backup-error.js'

/** One of the programs of PostgreSQL's client. */
export type ProgramName = 'pg_dump' | 'pg_restore'

/** Such as 15. @throws BackupError where it is not there, or older than it has to be. */
export function majorOf(name: ProgramName, least: number, what: string): number {
  const { stdout, error } = spawnSync(name, ['--version'], { encoding: 'utf8' })
  const remedy = `install the client of PostgreSQL ${least} or newer (Debian: postgresql-client-${least})`
  if (error !== undefined) throw new BackupError(`${name} is not on the PATH: ${remedy}`)
  const major = Number(/ (\d+)/.exec(stdout)?.[1])
  if (major >= least) return major
  throw new BackupError(`${name} is of PostgreSQL ${major}, ${what} of ${least}: ${remedy}`)
}

/** A running program. */
export interface Running {
  readonly output: Readable
  /** @throws BackupError with what it said where it fails. */
  ended(): Promise<void>
}

/** Starts a program on a database; the password is in none of its arguments. */
export function startProgram(
  name: ProgramName,
  url: string,
  args: readonly string[],
  input?: Readable,
): Running {
  const { dbname, env } = connectionOf(url)
  const child = spawn(name, [...args, `--dbname=${dbname}`], {
    env: { ...process.env, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)))
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(new BackupError(`${name} cannot start: ${error.message}`)))
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new BackupError(`${name} failed: ${said.trim().replaceAll(/\s*\n\s*/g, '; ')}`))
    })
  })
  // Who ends before all was read says why by its status.
  if (input !== undefined && child.stdin !== null) pipeline(input, child.stdin).catch(() => undefined)
  ended.catch(() => undefined)
  if (child.stdout === null) throw new BackupError(`${name} has no output`)
  return { output: child.stdout, ended: () => ended }
}

/** Of libpq's parameters those that a URL of a collector may have; it refuses others. */
const parameters =
  /^(ssl|sslmode|sslrootcert|sslcert|sslkey|host|port|options|target_session_attrs|connect_timeout)$/

/** The URL without its password, and that in the environment, which nobody else may read. */
function connectionOf(url: string): { dbname: string; env: Record<string, string> } {
  const parsed = new URL(url)
  const password = decoded(parsed.password)
  parsed.password = ''
  for (const name of [...parsed.searchParams.keys()])
    if (!parameters.test(name)) parsed.searchParams.delete(name)
  return { dbname: parsed.href, env: password === '' ? {} : { PGPASSWORD: password } }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone % stands for itself.
    return text
  }
}
