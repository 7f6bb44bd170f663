import type { Logger } from 'pino'
import type { Link } from './link.js'

/** How the link to the collector is, and the log's word of it: once when it comes, once when it goes. */
export interface LinkNews {
  up(link: Link): void
  down(reason: string): void
  /** A reply came: why it asks for patience, or null when it went well. */
  replied(trouble: string | null): void
  isConnected(): boolean
  /** Null once a message went well again. */
  lastError(): string | null
}

export function createLinkNews(collector: string, log: Logger): LinkNews {
  let current: Link | null = null
  let lastError: string | null = null
  let saidDown = false
  return {
    up(link) {
      current = link
      saidDown = false
      log.info({ event: 'uplink-up', collector, proto: link.proto })
    },
    down(reason) {
      lastError = reason
      if (!saidDown) log.warn({ event: 'uplink-down', collector, reason })
      saidDown = true
    },
    replied: (trouble) => (lastError = trouble),
    isConnected: () => current?.down.aborted === false,
    lastError: () => lastError,
  }
}
