/** A reader waits only while a file is being recovered; the driver does not give the thread back meanwhile. */
export const readerTimeoutMs = 250

/** Postgres waits for ever where nothing is said; its own limit is below the driver's, so that the server ends it. */
export const postgresTimeouts = {
  connectionTimeoutMillis: 3_000,
  statement_timeout: 10_000,
  query_timeout: 12_000,
  // A collector that hangs in the middle of a transaction holds the cursors of its runs for so long.
  idle_in_transaction_session_timeout: 5_000,
}
