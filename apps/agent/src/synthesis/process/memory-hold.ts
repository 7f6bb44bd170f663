import { setTimeout } from 'node:timers/promises'
import type { Clock } from '@voicemark/sampler'
import type { Logger } from 'pino'
import { checkLeastMemory, heldTooLong, overBudget } from '../../memory/budget-failures.js'
import { EngineError } from '../../request-error.js'
import type { EngineSetup } from '../engine/engine-messages.js'
import { clientClosed } from './client-closed.js'
import type { EngineKeeper, LoadedEngine } from './engine-keeper.js'
import type { EngineProcess } from './engine-process.js'

/** A process that may speak, and what it took until it might. */
export interface AdmittedEngine extends LoadedEngine {
  /** How long the memory budget kept it from speaking. */
  readonly held_s: number
  /** Processes that were ended since they held too much at rest. */
  readonly restarts: number
}

/** Lets nobody speak while the process at rest holds more than the budget. */
export interface MemoryHold {
  /** @throws EngineError */
  admit(setup: EngineSetup, signal: AbortSignal): Promise<AdmittedEngine>
}

export interface MemoryHoldOptions {
  readonly timeoutS: number
  readonly keeper: Pick<EngineKeeper, 'get' | 'retire' | 'reject'>
  readonly clock: Clock
  readonly log: Logger
}

const lookMs = 100
/** What a process gives back by itself it gives back within so long: garbage, the copy of a model that was read. */
const patienceMs = 2000

/**
 * A voice that cannot fit is not loaded. A process that holds more than the budget between two texts has a moment to give
 * memory back; then it is ended and loaded anew, since what earlier texts left in the runtime's arena cannot be asked back.
 * What was loaded anew and does not fit never will.
 */
export function createMemoryHold(budgetMb: number | null, options: MemoryHoldOptions): MemoryHold {
  const { timeoutS, keeper, clock, log } = options
  if (budgetMb === null)
    return { admit: async (setup) => ({ ...(await keeper.get(setup)), held_s: 0, restarts: 0 }) }
  const loadedMb = new Map<string, number>()

  async function refuse(setup: EngineSetup, residentMb: number): Promise<never> {
    loadedMb.set(setup.mark, residentMb)
    await keeper.reject()
    throw new EngineError(overBudget(setup.voice, residentMb, budgetMb ?? 0))
  }
  /** What it holds at rest, once that fits or no less is to be expected; null when it has ended. */
  async function settled(process: EngineProcess, lastMs: number, signal: AbortSignal) {
    for (;;) {
      const residentMb = await process.residentMb()
      if (residentMb === null || residentMb <= (budgetMb ?? 0) || clock.nowMs() >= lastMs) return residentMb
      if (signal.aborted) throw new EngineError(clientClosed)
      await setTimeout(lookMs)
    }
  }

  return {
    async admit(setup, signal) {
      checkLeastMemory(setup, budgetMb)
      const known = loadedMb.get(setup.mark)
      if (known !== undefined) throw new EngineError(overBudget(setup.voice, known, budgetMb))
      let heldMs = 0
      for (let restarts = 0; ; restarts += 1) {
        const engine = await keeper.get(setup)
        const sinceMs = clock.nowMs()
        const residentMb = await settled(engine.process, sinceMs + patienceMs, signal)
        if (residentMb === null || residentMb <= budgetMb)
          return { ...engine, restarts, held_s: heldMs === 0 ? 0 : (clock.nowMs() - heldMs) / 1000 }
        if (heldMs === 0) heldMs = sinceMs
        if (!engine.process.hasSpoken()) return refuse(setup, residentMb)
        log.info({ event: 'memory-budget-restart', voice: setup.voice, resident_mb: Math.round(residentMb) })
        await keeper.retire()
        if (clock.nowMs() - heldMs >= timeoutS * 1000)
          throw new EngineError(heldTooLong(residentMb, budgetMb, timeoutS))
      }
    },
  }
}
