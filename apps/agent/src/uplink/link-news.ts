import type { Logger } from 'pino'
import type { Link } from './link.js'

/** How the link to the collector is, and the log's word of it: once when it comes, once when it goes. */
export interface LinkNews {
  up(link: Link): void
  /** A refusal of the token is said by itself: it may follow long after the link went. */
  down(reason: string, isRefused?: boolean): void
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
  let saidRefused = false
  return {
    up(link) {
      current = link
      saidDown = false
      saidRefused = false
      log.info({ event: 'uplink-up', collector, proto: link.proto })
    },
    down(reason, isRefused = false) {
      lastError = reason
      if (isRefused && !saidRefused) log.warn({ event: 'uplink-refused', collector, reason })
      else if (!saidDown) log.warn({ event: 'uplink-down', collector, reason })
      saidDown = true
      saidRefused ||= isRefused
    },
    replied: (trouble) => (lastError = trouble),
    isConnected: () => current?.down.aborted === false,
    lastError: () => lastError,
  }
}
