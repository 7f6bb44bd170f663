import { createThread } from '@voicemark/daemon/thread'
import type { ReadValues } from '../databases/read-values.js'
import type { BulkOrder } from './bulk-worker.js'

/** Reads rows where nobody waits for them but who asked. */
export interface BulkThread {
  readonly read: ReadValues
  close(): Promise<void>
}

/** People look in bursts. */
const idleMs = 60_000
const nurseryMb = 12

/** SQLite reads on the thread that asks, which would hold up everybody for as long as a statement takes: so it is another one. */
export function createBulkThread(databaseUrl: string): BulkThread {
  const entry = new URL('./bulk-worker.js', import.meta.url)
  const thread = createThread<BulkOrder, unknown[][]>(entry, 'rows', {
    workerData: databaseUrl,
    idleMs,
    nurseryMb,
  })
  return {
    read: ({ sql, values }) => thread.ask({ sql, values }),
    close: thread.close,
  }
}
