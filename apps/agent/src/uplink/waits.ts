import { setTimeout } from 'node:timers/promises'

/** Waits so long, or until the signal; keeps no process alive. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal, ref: false }).catch(() => {
    // Cut short on purpose: the one who waits looks at the signal next.
  })
}

/** Wakes one waiter; a ring before the wait is not forgotten. */
export interface Bell {
  ring(): void
  wait(): Promise<void>
}

export function createBell(): Bell {
  let rung = false
  let wake: () => void = () => undefined
  return {
    ring() {
      rung = true
      wake()
    },
    async wait() {
      if (!rung) await new Promise<void>((resolve) => (wake = resolve))
      rung = false
    },
  }
}
