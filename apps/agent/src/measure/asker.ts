import { openProcessLife, type Clock } from '@voicemark/sampler'

/** The process that began a measurement, and is to end it. */
export interface Asker {
  /** Runs once when it has ended. */
  onGone(run: () => void): void
  leave(): void
}

/** So that a campaign that goes on finds the row of what it had asked. */
const everyMs = 200

/** Looks after it from now on; nothing is said of one that is not known, or not on this system. */
export function openAsker(pid: number | null, clock: Clock): Asker {
  const life = pid === null ? null : openProcessLife(pid)
  let cancel: () => void = () => undefined
  const leave = () => {
    cancel()
    life?.close()
  }
  return {
    onGone(run) {
      if (life === null) return
      const look = () => {
        cancel = clock.setTimeout(() => {
          if (life.goesOn()) {
            look()
          } else {
            leave()
            run()
          }
        }, everyMs)
      }
      look()
    },
    leave,
  }
}
