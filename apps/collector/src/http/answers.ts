import { closeServer, type WebServer } from '@voicemark/daemon'
import type { CollectorStatus } from '../health/collector-health.js'
import type { StoreStatus } from '../health/store-status.js'

/** Answers over HTTP, which end before what they need does. */
export function createAnswers(server: WebServer, storeStatus: () => Promise<StoreStatus>) {
  let end: Promise<void> | null = null
  return {
    status: async (): Promise<CollectorStatus> => (end === null ? storeStatus() : 'stopping'),
    /** Takes no other request. */
    stop() {
      end = closeServer(server)
    },
    /** Null until it is stopped. */
    end: () => end,
  }
}
