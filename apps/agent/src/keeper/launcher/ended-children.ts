import type { Kernel, KernelAccount } from './kernel.js'
import { sessionOf } from './process-table.js'
import type { Program } from './program.js'

/** Children that have ended, each given to the program that it was of. */
export interface EndedChildren {
  /** Takes the accounts of all that wait for it. */
  take(): void
  /** A program has been started; its first process may have ended already. */
  started(program: Program): void
}

/**
 * @param shells what only Node waits for
 * @param programs those that run; null is one that is being started
 */
export function createEndedChildren(
  kernel: Kernel | null,
  shells: ReadonlySet<number>,
  programs: () => readonly (Program | null)[],
): EndedChildren {
  /** Ended while a program was being started, and perhaps of it. */
  const early = new Map<number, KernelAccount>()

  function ownerOf(pid: number, session: number | null): Program | null {
    const all = programs()
    const own = all.find((program) => program?.pid === pid || program?.group === session)
    return own ?? (all.length === 1 ? all[0] : null) ?? null
  }
  function give(pid: number, session: number | null, account: KernelAccount): void {
    const owner = ownerOf(pid, session)
    if (owner !== null) owner.took(pid, account)
    else if (programs().includes(null)) early.set(pid, account)
    else for (const program of programs()) program?.lostTrack()
  }
  return {
    take() {
      for (let pid = kernel?.peekEnded(); pid != null && !shells.has(pid); pid = kernel?.peekEnded()) {
        const session = sessionOf(pid)
        const account = kernel?.take(pid)
        if (account != null) give(pid, session, account)
      }
    },
    started(program) {
      const account = early.get(program.pid)
      if (account !== undefined) program.took(program.pid, account)
      early.clear()
    },
  }
}
