import { EngineError, type ErrorCode, type Failure } from '../request-error.js'
import { leastMemoryMb } from './least-memory.js'

/** Before a voice is loaded. @throws EngineError when it cannot fit into the budget */
export function checkLeastMemory(
  { voice, files }: { readonly voice: string; readonly files: Readonly<Record<string, string>> },
  budgetMb: number,
): void {
  const { modelMb, leastMb } = leastMemoryMb(files)
  if (leastMb <= budgetMb) return
  const needs = `voice ${voice} needs at least ${mb(leastMb)} (${mb(modelMb)} of it its model)`
  throw new EngineError(
    failure('voice-over-budget', `${needs}; the memory budget is ${mb(budgetMb)}, ${remedy}`),
  )
}

/** A voice that was loaded and holds more than the budget before it has spoken. */
export const overBudget = (voice: string, residentMb: number, budgetMb: number): Failure =>
  failure(
    'voice-over-budget',
    `voice ${voice} holds ${mb(residentMb)} when it is loaded; the memory budget is ${mb(budgetMb)}, ${remedy}`,
  )

/** A request that could not be let in within its time. */
export const heldTooLong = (residentMb: number, budgetMb: number, timeoutS: number): Failure =>
  failure(
    'memory-held',
    `the synthesis process held ${mb(residentMb)} for ${timeoutS} s (VOICEMARK_TIMEOUT_S); the memory budget is ${mb(budgetMb)}, ${remedy}`,
  )

const remedy = 'raise it (VOICEMARK_MEMORY_BUDGET, --memory-budget) or take a smaller voice'

const failure = (code: ErrorCode, detail: string): Failure => ({
  failure_class: 'oom',
  code,
  detail,
  oom_source: 'budget',
})

/** Rounded up: 512.3 is not 512. */
const mb = (value: number) => `${Math.ceil(value)} MB`
