import { readFileSync, readdirSync } from 'node:fs'

/** A process and its children; without `/proc` the process alone. */
export function familyOf(pid: number): number[] {
  return [pid, ...processes().filter((each) => parentOf(each) === pid)]
}

export function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // ESRCH: it has ended since.
  }
}

function processes(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    // There is no /proc.
    return []
  }
}

function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1])
  } catch {
    // Ended since.
    return null
  }
}
