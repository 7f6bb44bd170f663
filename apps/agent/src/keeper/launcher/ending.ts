import { spawnSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'

/** How long a program may take to end by itself after SIGTERM. */
export const patienceMs = 5000
const lookMs = 20
/** One that waits for a disk cannot be ended by anybody. */
const lastMs = 5000

/** Ends processes, also those that they start meanwhile: politely, then by force. Gives how many live on nevertheless. */
export async function endAll(living: () => readonly number[], patience = patienceMs): Promise<number> {
  const asked = new Set<number>()
  for (let waitedMs = 0; ; waitedMs += lookMs) {
    const pids = living()
    if (pids.length === 0 || waitedMs > patience + lastMs) return pids.length
    const isPatient = waitedMs < patience
    for (const pid of pids) {
      if (!isPatient) kill(pid, 'SIGKILL')
      else if (!asked.has(pid)) {
        kill(pid, 'SIGTERM')
        // One that was stopped takes no signal before it goes on.
        kill(pid, 'SIGCONT')
      }
      asked.add(pid)
    }
    await setTimeout(lookMs)
  }
}

/** A negative number is a process group. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    if (process.platform === 'win32') killOnWindows(Math.abs(pid), signal)
    else process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}

/** Windows has no groups; it knows what a process started. */
function killOnWindows(pid: number, signal: NodeJS.Signals): void {
  if (signal !== 'SIGCONT') spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true })
}
