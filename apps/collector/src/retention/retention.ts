import { within } from '@voicemark/daemon'
import { driverMessage } from '../store/databases/driver-codes.js'
import type { StoreSizes } from '../store/folding/store-sizes.js'
import type { Store } from '../store/store.js'
import { createFolding } from './folding.js'
import type { RetentionPolicy } from './retention-policy.js'

/** What retention did since the collector started, and how much there is; times are Unix seconds. */
export interface RetentionStatus {
  /** Age at which samples are folded into rows of 1 s, seconds; null: they never are. */
  readonly raw_s: number | null
  /** Age at which rows of 1 s are folded into rows of 60 s, seconds; null: they never are. */
  readonly seconds_s: number | null
  readonly last_run: number | null
  readonly last_error: string | null
  readonly next_run: number | null
  readonly samples_folded: number
  readonly second_rows_folded: number
  /** Null while the database does not answer, or not in time. */
  readonly sizes: StoreSizes | null
}

/** Folds old samples from time to time, for as long as the collector runs. */
export interface Retention {
  /** Folds what is old now, for at most the budget; who asks while it is under way waits for the same. */
  run(): Promise<void>
  status(): Promise<RetentionStatus>
  /** Lets the step under way end. */
  stop(): Promise<void>
}

/** Times, ms. */
export interface RetentionTiming {
  /** Wait before the first run. @default 60000 */
  readonly firstMs: number
  /** Wait after a run that came to its end. @default 300000 */
  readonly everyMs: number
  /** Wait after a run that did not. @default 10000 */
  readonly againMs: number
  /** Longest run. @default 60000 */
  readonly budgetMs: number
  /** Pause after a step as a multiple of it: the database is left to others for so much longer. @default 4 */
  readonly pauseFactor: number
}

export interface RetentionOptions {
  readonly store: Pick<Store, 'fold' | 'sizes'>
  readonly policy: RetentionPolicy
  readonly onError: (reason: string) => void
  readonly timing?: Partial<RetentionTiming>
}

const defaultTiming: RetentionTiming = {
  firstMs: 60_000,
  everyMs: 300_000,
  againMs: 10_000,
  budgetMs: 60_000,
  pauseFactor: 4,
}
const sizesLimitMs = 2_000

/** Starts the clock where something is to be folded at all. */
export function startRetention({ store, policy, onError, timing }: RetentionOptions): Retention {
  const { firstMs, everyMs, againMs, ...limits } = { ...defaultTiming, ...timing }
  const stopping = new AbortController()
  const folding = createFolding(store, policy, limits, stopping.signal)
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let last_run: number | null = null
  let last_error: string | null = null
  let next_run: number | null = null

  const runOnce = async () => {
    clearTimeout(timer)
    let wasWhole = true
    try {
      wasWhole = await folding.run()
      last_error = null
    } catch (error) {
      last_error = driverMessage(error)
      onError(last_error)
    }
    last_run = Date.now() / 1000
    running = null
    schedule(wasWhole ? everyMs : againMs)
  }
  const run = () => (running ??= runOnce())
  const schedule = (ms: number) => {
    if (stopping.signal.aborted || (policy.rawS === null && policy.secondsS === null)) return
    timer = setTimeout(() => void run(), ms).unref()
    next_run = (Date.now() + ms) / 1000
  }

  schedule(firstMs)
  return {
    run,
    status: async () => ({
      raw_s: policy.rawS,
      seconds_s: policy.secondsS,
      last_run,
      last_error,
      next_run,
      ...folding.counts(),
      sizes: await sizesOf(store),
    }),
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await running
    },
  }
}

/** A database that is away is told as the status of the collector. */
function sizesOf(store: Pick<Store, 'sizes'>): Promise<StoreSizes | null> {
  return within(
    sizesLimitMs,
    store.sizes().catch(() => null),
    () => null,
  )
}
