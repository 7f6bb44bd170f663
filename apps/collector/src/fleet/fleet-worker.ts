import { workerData } from 'node:worker_threads'
import { createLog } from '@voicemark/daemon'
import { serveThread } from '@voicemark/daemon/serve-thread'
import { openBulkReader } from '../store/bulk/open-bulk-reader.js'
import { codeMark } from './code-mark.js'
import { createFleet, type Fleet } from './fleet.js'
import { createKeptViews } from './kept-views.js'

/** One method of the fleet and what it is called with. */
export type FleetOrder = {
  [Name in keyof Fleet]: { readonly name: Name; readonly args: Parameters<Fleet[Name]> }
}[keyof Fleet]

/** What the thread is started with. */
export interface FleetThreadData {
  readonly databaseUrl: string
  /** For views that a start goes on from. */
  readonly viewsFolder: string
  readonly logLevel: string
}

/** Entry of the thread that reads requests and makes figures of them. */
const { databaseUrl, viewsFolder, logLevel } = workerData as FleetThreadData
const log = createLog(logLevel)
const kept = createKeptViews({
  folder: viewsFolder,
  // Without user and password.
  database: databaseUrl.replace(/\/\/[^/]*@/, '//'),
  code: codeMark(),
  onFault: (reason) => log.warn({ event: 'view-left-aside', reason }),
})
const fleet = createFleet(openBulkReader(databaseUrl), kept)

serveThread(({ name, args }: FleetOrder): Promise<unknown> => {
  // The name and its arguments belong together, which a union of methods does not say.
  const method = fleet[name] as (...given: unknown[]) => Promise<unknown>
  return method(...args)
})
