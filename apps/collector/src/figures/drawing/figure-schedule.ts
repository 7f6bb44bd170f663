import { Cron } from 'croner'
import type { FigureSet } from './figure-set.js'

/** When the figures were drawn and when they will be; Unix seconds. */
export interface ScheduleStatus {
  readonly last_run: number | null
  /** Why the last drawing failed, and when; null after one that did not. */
  readonly last_error: string | null
  readonly last_error_at: number | null
  readonly next_run: number | null
}

/** Draws the figures at set times, never twice at once. */
export interface FigureSchedule {
  /** Draws now; who asks while it is being drawn gets the same drawing. */
  run(): Promise<FigureSet>
  status(): ScheduleStatus
  stop(): void
}

/** `pattern` null: only when asked. `draw` may reject; the reason is in the status. */
export function createFigureSchedule(
  pattern: string | null,
  draw: () => Promise<FigureSet>,
  onError: (error: unknown) => void,
): FigureSchedule {
  let drawing: Promise<FigureSet> | null = null
  let last_run: number | null = null
  let last_error: string | null = null
  let last_error_at: number | null = null

  const drawOnce = async () => {
    try {
      const set = await draw()
      last_run = Date.now() / 1000
      last_error = null
      last_error_at = null
      return set
    } catch (error) {
      last_error = error instanceof Error ? error.message : String(error)
      last_error_at = Date.now() / 1000
      throw error
    } finally {
      drawing = null
    }
  }
  const run = () => (drawing ??= drawOnce())
  const cron = pattern === null ? null : new Cron(pattern, { unref: true }, () => void run().catch(onError))
  return {
    run,
    status: () => ({ last_run, last_error, last_error_at, next_run: seconds(cron?.nextRun() ?? null) }),
    stop: () => cron?.stop(),
  }
}

const seconds = (date: Date | null) => (date === null ? null : date.getTime() / 1000)
