import { workerData } from 'node:worker_threads'
import { serveThread } from '@voicemark/daemon/serve-thread'
import type { Sql } from '../databases/database.js'
import { openBulkReader } from './open-bulk-reader.js'

/** A statement, as it is sent to a thread. */
export type BulkOrder = Pick<Sql, 'sql' | 'values'>

/** Entry of the thread that reads rows of a SQLite file. */
const reader = openBulkReader(workerData as string)

// Its driver needs no more of a statement.
serveThread((order: BulkOrder): Promise<unknown[][]> => reader.rows(order as Sql))
