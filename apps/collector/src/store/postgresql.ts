import { PrismaPg } from '@prisma/adapter-pg'
import type { Database, Transaction } from './database.js'
import { isConnectionEnded } from './driver-codes.js'
import { PrismaClient } from './generated/postgresql/client.js'

/** Postgres waits for ever where nothing is said; its own limit is below the driver's, so that the server ends it. */
export const postgresTimeouts = {
  connectionTimeoutMillis: 3_000,
  statement_timeout: 10_000,
  query_timeout: 12_000,
  // A collector that hangs in the middle of a transaction holds the cursors of its runs for so long.
  idle_in_transaction_session_timeout: 5_000,
}
const connections = 8
const transactionTimeouts = { maxWait: 10_000, timeout: 60_000 }

/** Opens a migrated Postgres database through a pool. */
export function openPostgres(connectionString: string): Database {
  const adapter = new PrismaPg({
    connectionString,
    max: connections,
    application_name: 'voicemark',
    ...postgresTimeouts,
  })
  const client = new PrismaClient({ adapter })
  return {
    provider: 'postgresql',
    $queryRaw: (statement) => readAgain(() => client.$queryRaw(statement)),
    // The two clients have the same models, but their generic types do not unify.
    transaction: (work) =>
      client.$transaction((tx) => work(tx as unknown as Transaction), transactionTimeouts),
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
