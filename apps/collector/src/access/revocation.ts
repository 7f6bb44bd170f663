import { errorReason } from '@voicemark/daemon'
import type { Logger } from 'pino'
import type { Credentials } from '../store/credentials/credentials.js'
import type { KnownCallers } from './known-callers.js'

/** Links that are open by tokens of the database. */
export interface HeldLinks {
  /** Ids of their tokens. */
  tokens(): ReadonlySet<string>
  /** Ends those of these tokens; gives how many. */
  end(token_ids: ReadonlySet<string>): number
}

export interface RevocationOptions {
  readonly credentials: Pick<Credentials, 'liveAgentTokens' | 'markSeen' | 'purge'>
  readonly links: HeldLinks
  readonly known: Pick<KnownCallers, 'forget' | 'takeSeen'>
  /** Unix seconds. */
  readonly now: () => number
  readonly log: Pick<Logger, 'info' | 'warn'>
  /** Between two looks, ms. @default 15000 */
  readonly everyMs?: number
}

/** Ends what goes on by tokens that are good no more. */
export interface Revocation {
  /** Looks now: what was changed here holds here at once. */
  look(): Promise<void>
  stop(): void
}

const seenEveryS = 300
const purgeEveryS = 3600
/** So long codes, sessions and links are kept after their end. */
const purgeAfterS = 86_400

/**
 * Looks every 15 s at the tokens of all links with one question, whichever collector revoked them. A token that is not
 * among the good ones is none, whatever became of it.
 */
export function startRevocation(options: RevocationOptions): Revocation {
  const { credentials, links, known, now, log, everyMs = 15_000 } = options
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let [seenAt, purgedAt] = [now(), -Infinity]

  const endRevoked = async () => {
    // Before the question: a link that is opened meanwhile may have a token that is newer than the answer.
    const held = links.tokens()
    if (held.size === 0) return
    const live = await credentials.liveAgentTokens(now())
    const gone = new Set([...held].filter((token_id) => !live.has(token_id)))
    if (gone.size === 0) return
    known.forget()
    log.info({ event: 'tokens-ended', tokens: gone.size, links: links.end(gone) })
  }
  const keepBooks = async () => {
    if (now() - seenAt >= seenEveryS) {
      seenAt = now()
      const ids = new Set([...known.takeSeen(), ...links.tokens()])
      if (ids.size > 0) await credentials.markSeen([...ids], seenAt)
    }
    if (now() - purgedAt >= purgeEveryS) {
      purgedAt = now()
      await credentials.purge(purgedAt - purgeAfterS)
    }
  }
  const watch = async () => {
    await endRevoked()
      .then(keepBooks)
      .catch((error: unknown) => log.warn({ event: 'tokens-not-looked-at', reason: errorReason(error) }))
    if (!stopped) timer = setTimeout(() => void watch(), everyMs).unref()
  }
  timer = setTimeout(() => void watch(), everyMs).unref()
  return {
    async look() {
      known.forget()
      await endRevoked()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
