import type pg from 'pg'
import { collectorLimits } from '@voicemark/daemon'

/** A reader waits only while a file is being recovered; the driver does not give the thread back meanwhile. */
export const readerTimeoutMs = 250

/** Postgres waits for ever where nothing is said; its own limit is below the driver's, so that the server ends it. */
export const postgresTimeouts = {
  connectionTimeoutMillis: collectorLimits.connectMs,
  statement_timeout: collectorLimits.statementMs,
  query_timeout: collectorLimits.statementMs + 2000,
  // A collector that hangs in the middle of a transaction holds the cursors of its runs for so long.
  idle_in_transaction_session_timeout: collectorLimits.idleTransactionMs,
}

/** How every connection of a pool is, whatever its role or its database was set to. */
export const postgresSession = {
  ...postgresTimeouts,
  // Below 1 the server rounds the floats that it writes (PostgreSQL's manual, Locale and Formatting). As an option of the start it
  // would take the place of those that a URL or PGOPTIONS has.
  onConnect: (client: pg.ClientBase) => client.query('SET extra_float_digits = 1'),
}
