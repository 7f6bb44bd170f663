import { AsyncLocalStorage } from 'node:async_hooks'
import { MonitorError } from './monitor-error.js'
import type { Synthesis } from './synthesis.js'

/** The syntheses under way, and which of them the running code is about. */
export interface OpenSyntheses {
  /** @throws MonitorError where one of that id is under way. */
  checkNew(requestId: string): void
  /** From here on code that runs in this asynchronous context is about it. */
  add(synthesis: Synthesis): void
  remove(synthesis: Synthesis): void
  /** The one with that id, else the one this code is about, else the only one. @throws MonitorError where that is none. */
  find(requestId?: string): Synthesis
  /** As `find`; null instead of an error. */
  current(): Synthesis | null
  all(): readonly Synthesis[]
}

export function createOpenSyntheses(): OpenSyntheses {
  const open = new Map<string, Synthesis>()
  const context = new AsyncLocalStorage<Synthesis>()
  const only = () => (open.size === 1 ? [...open.values()][0] : undefined)
  const current = () => context.getStore() ?? only() ?? null
  return {
    checkNew(requestId) {
      if (open.has(requestId))
        throw new MonitorError(
          'synthesis-started',
          `${requestId} is under way: end it first, or name another`,
        )
    },
    add(synthesis) {
      open.set(synthesis.requestId, synthesis)
      context.enterWith(synthesis)
    },
    remove: ({ requestId }) => void open.delete(requestId),
    find(requestId) {
      const found = requestId === undefined ? current() : namedSynthesis(requestId)
      if (found !== null) return found
      if (open.size > 0)
        throw new MonitorError('synthesis-unclear', 'several are under way: say which by requestId')
      throw new MonitorError('synthesis-not-started', 'no synthesis is under way: startSynthesis comes first')
    },
    current,
    all: () => [...open.values()],
  }

  function namedSynthesis(requestId: string): Synthesis | null {
    const here = context.getStore()
    return open.get(requestId) ?? (here?.requestId === requestId ? here : null)
  }
}
