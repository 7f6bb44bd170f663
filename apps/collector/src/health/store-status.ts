import { within } from '@voicemark/daemon'
import type { Readiness } from '../store/reading/readiness.js'

/** Whether rows can be stored and read. */
export type StoreStatus = 'ok' | 'store-unavailable'

export interface StoreStatusOptions {
  /** Resolves when the store can do this now. */
  readonly ask: (readiness: Readiness) => Promise<void>
  /** Milliseconds since rows were last refused; null where the last ones were stored. */
  readonly refusedMsAgo: () => number | null
  /** Longest answer, ms. @default 2000 */
  readonly limitMs?: number
  /** For so long an answer holds, ms. @default 1000 */
  readonly keepMs?: number
}

/** Agents that are refused come back within two seconds: later than this nobody delivers, and the store is asked. */
const freshMs = 5_000

/**
 * Asks the store how it is. All who want to know share one question; while it is under way, or its answer is fresh, no
 * other is asked. Rows that were just refused are the better answer, since a full disk still reads.
 */
export function createStoreStatus(options: StoreStatusOptions): () => Promise<StoreStatus> {
  const { ask, refusedMsAgo, limitMs = 2_000, keepMs = 1_000 } = options
  let asking: Promise<StoreStatus> | null = null
  let known: { readonly status: StoreStatus; readonly atMs: number } | null = null

  const question = async (): Promise<StoreStatus> => {
    const status = await ask(refusedMsAgo() === null ? 'read' : 'write').then(
      () => 'ok' as const,
      // The reason is in the log of the ingest; here only whether it works counts.
      () => 'store-unavailable' as const,
    )
    known = { status, atMs: performance.now() }
    asking = null
    return status
  }
  return async () => {
    const refused = refusedMsAgo()
    if (refused !== null && refused < freshMs) return 'store-unavailable'
    if (known !== null && performance.now() - known.atMs < keepMs) return known.status
    asking ??= question()
    return within(limitMs, asking, () => 'store-unavailable' as const)
  }
}
