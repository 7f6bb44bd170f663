import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { reachableBinaries, type Binaries } from './binaries.js'
import { freePort } from './free-port.js'
import { familyOf, sendSignal } from './process-family.js'
import { startProcess, type ServerProcess } from './server-process.js'
import { findServerUser, type ServerUser } from './server-user.js'

/** A PostgreSQL server of our own on a free port of loopback, in a new temporary folder. */
export interface PostgresServer {
  /** The user who runs it; null where that is the user of this process. */
  readonly owner: string | null
  /** Of the process whose children are all others of the server. */
  pid(): number
  /** The URL of a new, empty database; `more` is added to CREATE DATABASE. */
  createDatabase(more?: string): Promise<string>
  execute(statement: string): Promise<void>
  /** Ends the connections of clients from the server's side: to one database, or to all. */
  endConnections(url?: string): Promise<void>
  start(): Promise<void>
  /** Stops it; the data stay till `remove`. */
  stop(): Promise<void>
  /** Ends at once, without a checkpoint: as after a crash. */
  stopImmediately(): Promise<void>
  /** Stops or continues the server and all its processes, which stay where they are. */
  signalAll(name: 'SIGSTOP' | 'SIGCONT'): void
  remove(): Promise<void>
}

const superuser = 'postgres'
const password = 'secret-word'
const initLimitMs = 60_000
const startLimitMs = 60_000
const stopLimitMs = 30_000
const statementLimitMs = 60_000

/**
 * Starts a server, with more options of `postgres` where they are given; rejects where it cannot run. `installed` is a folder
 * with `bin/` of another version than that of this library.
 */
export async function startPostgresServer(
  flags: readonly string[] = [],
  installed?: string,
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-postgres-'))
  try {
    const user = findServerUser()
    // Another user must be able to enter it.
    chmodSync(folder, 0o755)
    const binaries = reachableBinaries(folder, user, installed)
    await makeCluster(binaries, folder, user, installed)
    return await serve(binaries, folder, user, flags)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

const environment = { ...process.env, LC_MESSAGES: 'C' }

async function makeCluster(
  { initdb }: Binaries,
  folder: string,
  user: ServerUser | null,
  installed?: string,
): Promise<void> {
  const [data, secret] = [join(folder, 'data'), join(folder, 'password')]
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(secret, password, { mode: 0o600 })
  if (user !== null) for (const path of [data, secret]) chownSync(path, user.ids.uid, user.ids.gid)
  const args = [
    `--pgdata=${data}`,
    `--username=${superuser}`,
    `--pwfile=${secret}`,
    '--auth=password',
    '--encoding=UTF8',
    '--no-locale',
    // Since version 17.
    ...(installed === undefined ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
    '--no-sync',
  ]
  const options = { cwd: folder, env: environment, ...user?.ids }
  const made = await startProcess('initdb', initdb, args, options)
  const code = await made.ended(initLimitMs)
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${made.lastLine()}`)
}

async function serve(
  { postgres }: Binaries,
  folder: string,
  user: ServerUser | null,
  flags: readonly string[],
): Promise<PostgresServer> {
  const port = await freePort()
  const options = { cwd: folder, env: environment, ...user?.ids }
  // No socket file, which would stay in the system's temporary folder after a crash.
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  const args = ['-D', join(folder, 'data'), '-p', String(port), ...settings, ...flags]
  const start = async () => {
    const server = await startProcess('postgres', postgres, args, options)
    await server.said('database system is ready to accept connections', startLimitMs)
    return server
  }
  let server: ServerProcess = await start()
  const end = () => server.kill('SIGQUIT')
  process.once('exit', end)
  const urlOf = (name: string) => `postgresql://${superuser}:${password}@127.0.0.1:${port}/${name}`
  const execute = (statement: string, values: string[] = []) => query(urlOf('postgres'), statement, values)
  const stopWith = async (signal: NodeJS.Signals) => {
    server.kill(signal)
    await server.ended(stopLimitMs)
  }
  let count = 0
  return {
    owner: user?.name ?? null,
    pid: () => server.pid,
    execute,
    async createDatabase(more = '') {
      const name = `voicemark_${count++}`
      await execute(`CREATE DATABASE ${name} ${more}`)
      return urlOf(name)
    },
    endConnections: (url) =>
      execute(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND ($1 = '' OR datname = $1)`,
        [url === undefined ? '' : new URL(url).pathname.slice(1)],
      ),
    async start() {
      server = await start()
    },
    // Fast: clients are sent away, and what they had not committed is undone.
    stop: () => stopWith('SIGINT'),
    stopImmediately: () => stopWith('SIGQUIT'),
    signalAll(name) {
      for (const pid of familyOf(server.pid)) sendSignal(pid, name)
    },
    async remove() {
      await stopWith('SIGINT')
      process.off('exit', end)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function query(connectionString: string, statement: string, values: string[]): Promise<void> {
  const limits = { connectionTimeoutMillis: 5000, query_timeout: statementLimitMs }
  const client = new pg.Client({ connectionString, ...limits })
  client.on('error', () => undefined) // it rejects the query, too
  await client.connect()
  await client.query(statement, values).finally(() => client.end())
}
