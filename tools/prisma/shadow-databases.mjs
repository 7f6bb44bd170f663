import { PGlite } from '@electric-sql/pglite'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { randomUUID } from 'node:crypto'

/** Empty databases without a server, in which the differ replays the migrations: an adapter factory by provider. */
export const shadowDatabases = {
  sqlite: (folder) => factory('sqlite', () => sqlite(folder)),
  postgresql: () => factory('postgres', postgresql),
}

function factory(provider, connect) {
  return { provider, adapterName: 'shadow', connect, connectToShadowDb: connect }
}

async function sqlite(folder) {
  const adapter = await new PrismaLibSql({ url: `file:${folder}/${randomUUID()}.db` }).connect()
  const executeRaw = adapter.executeRaw.bind(adapter)
  // libsql's execute() runs only the first statement of a migration.
  adapter.executeRaw = async (query) => {
    if (query.args.length > 0) return executeRaw(query)
    await adapter.executeScript(query.sql)
    return 0
  }
  return adapter
}

async function postgresql() {
  return new PrismaPGlite(await PGlite.create()).connect()
}
