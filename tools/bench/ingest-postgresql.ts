import { PrismaPg } from '@prisma/adapter-pg'
import { copyContender } from './ingest-copy.js'
import type { Arena } from './ingest-contender.js'
import { createManyContender } from './ingest-create-many.js'
import { migrateWithProduct, productContender } from './ingest-product.js'
import { startPostgres } from './postgres-server.js'

/** The contenders on a Postgres server of our own. */
export async function postgresArena(folder: string, rows: number): Promise<Arena> {
  const server = await startPostgres(folder)
  const migrated = async (name: string) => {
    const database = await server.createDatabase(name)
    await migrateWithProduct(database)
    return database
  }
  const contenders = [
    await productContender(await server.createDatabase('product'), rows),
    await copyContender(await migrated('copy'), rows),
    await createManyContender('postgresql', new PrismaPg(await migrated('create_many')), rows),
  ]
  return { database: 'postgresql', contenders, close: () => server.stop() }
}
