import { PrismaPg } from '@prisma/adapter-pg'
import { collectorLimits } from '@voicemark/daemon'
import { PrismaClient } from '../generated/postgresql/client.js'
import { type Database, type Reader, sql, type Transaction } from './database.js'
import { isConnectionEnded } from './driver-codes.js'
import { postgresSession } from './connection-settings.js'

const { connections, transactionMs } = collectorLimits
const transactionTimeouts = { maxWait: collectorLimits.statementMs, timeout: transactionMs }

/** Opens a migrated Postgres database through a pool. */
export async function openPostgres(connectionString: string): Promise<Database> {
  const adapter = new PrismaPg({
    connectionString,
    max: connections,
    application_name: 'voicemark',
    ...postgresSession,
  })
  const client = new PrismaClient({ adapter })
  return {
    provider: 'postgresql',
    distributed: await isDistributed(client),
    $queryRaw: (statement) => readAgain(() => client.$queryRaw(statement)),
    // The two clients have the same models, but their generic types do not unify.
    transaction: (work, timeout = transactionTimeouts.timeout) =>
      client.$transaction((tx) => work(tx as unknown as Transaction), { ...transactionTimeouts, timeout }),
    close: () => client.$disconnect(),
  }
}

/** A pool learns that the server ended a connection by using it: what only reads is done again on another one. */
async function readAgain<Rows>(read: () => PromiseLike<Rows>): Promise<Rows> {
  for (let left = connections; ; left--) {
    try {
      return await read()
    } catch (error) {
      if (left === 0 || !isConnectionEnded(error)) throw error
    }
  }
}

/** Whether `deploy/citus.sql` has made it so. */
async function isDistributed(reader: Reader): Promise<boolean> {
  const [answer] = await reader.$queryRaw<{ citus: boolean }[]>(
    sql`SELECT to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL AS citus`,
  )
  return answer?.citus === true
}
