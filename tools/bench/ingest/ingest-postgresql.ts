import { PrismaPg } from '@prisma/adapter-pg'
import type { Arena } from './ingest-contender.js'
import { copyContender } from './ingest-copy.js'
import { createManyContender } from './ingest-create-many.js'
import { migrateWithProduct, productContender } from './ingest-product.js'
import { startPostgresServer } from '@voicemark/postgres'

/** The contenders on a Postgres server of our own. */
export async function postgresArena(_folder: string, rows: number): Promise<Arena> {
  const server = await startPostgresServer()
  const migrated = async () => {
    const database = await server.createDatabase()
    await migrateWithProduct(database)
    return database
  }
  const contenders = [
    await productContender(await server.createDatabase(), rows),
    await copyContender(await migrated(), rows),
    await createManyContender('postgresql', new PrismaPg(await migrated()), rows),
  ]
  return { database: 'postgresql', contenders, close: server.remove }
}
