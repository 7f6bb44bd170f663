import { workerData } from 'node:worker_threads'
import { openBulkReader } from '../store/bulk-reader.js'
import { serveThread } from '../thread/serve-thread.js'
import { createFleet, type Fleet } from './fleet.js'

/** One method of the fleet and what it is called with. */
export type FleetOrder = {
  [Name in keyof Fleet]: { readonly name: Name; readonly args: Parameters<Fleet[Name]> }
}[keyof Fleet]

/** What the thread is started with. */
export interface FleetThreadData {
  readonly databaseUrl: string
}

/** Entry of the thread that reads requests and makes figures of them. */
const { databaseUrl } = workerData as FleetThreadData
const fleet = createFleet(openBulkReader(databaseUrl))

serveThread(({ name, args }: FleetOrder): Promise<unknown> => {
  // The name and its arguments belong together, which a union of methods does not say.
  const method = fleet[name] as (...given: unknown[]) => Promise<unknown>
  return method(...args)
})
