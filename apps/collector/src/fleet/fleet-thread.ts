import { createThread } from '@voicemark/daemon/thread'
import type { FleetOrder, FleetThreadData } from './fleet-worker.js'
import type { Fleet } from './fleet.js'

/** The fleet on a thread of its own, so that a million requests hold nobody up who delivers. */
export interface FleetThread extends Fleet {
  close(): Promise<void>
}

/** Then what was read is gone, but for views that were kept; of few requests it is soon there again. */
const idleMs = 300_000

const nurseryMb = 12
/** What arrives while nobody asks is read now and then, or a start would have all of it to read. */
const catchUpMs = 3_600_000

/** Of a database that is open already, and up to date. */
export function createFleetThread(data: FleetThreadData): FleetThread {
  const entry = new URL('./fleet-worker.js', import.meta.url)
  const thread = createThread<FleetOrder, unknown>(entry, 'statistics', {
    workerData: data,
    idleMs,
    nurseryMb,
  })
  const ask = <Name extends keyof Fleet>(name: Name, ...args: Parameters<Fleet[Name]>) =>
    thread.ask({ name, args } as FleetOrder) as ReturnType<Fleet[Name]>
  const catchUp = setInterval(
    () => void ask('configurations', null).catch(() => undefined),
    catchUpMs,
  ).unref()
  return {
    configurations: (campaign_id) => ask('configurations', campaign_id),
    described: (campaign_id) => ask('described', campaign_id),
    excluded: (campaign_id) => ask('excluded', campaign_id),
    apart: () => ask('apart'),
    overview: () => ask('overview'),
    figure: (name, options) => ask('figure', name, options),
    figures: (options) => ask('figures', options),
    compare: (query) => ask('compare', query),
    campaignCounts: (campaign_ids) => ask('campaignCounts', campaign_ids),
    close() {
      clearInterval(catchUp)
      return thread.close()
    },
  }
}
