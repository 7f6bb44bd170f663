import { below, readProcesses } from './process-table.js'

/** What the processes of one program are known by. */
export interface Origin {
  readonly pid: number
  readonly group: number
}

/** Says which processes of a program live. */
export type LivingOf = (origin: Origin, isAlone: boolean) => number[]

/**
 * All processes below this one are of some program: a child of its child, one that left its session, or one that this
 * process has adopted. What was adopted and left its session is of the only program that runs, else of nobody's.
 */
export const adoptedFamily =
  (shells: ReadonlySet<number>): LivingOf =>
  ({ pid, group }, isAlone) => {
    const table = readProcesses()
    const own = new Set([pid, ...below(pid, table).map((row) => row.pid)])
    return below(process.pid, table)
      .filter((row) => !shells.has(row.pid))
      .filter((row) => isAlone || row.session === group || own.has(row.pid))
      .map((row) => row.pid)
  }

/** Where nothing is adopted, one that left its session and lost its parent is not found. */
export const looseFamily: LivingOf = ({ pid, group }) => {
  const table = readProcesses()
  if (table.length === 0) return isThere(pid) ? [process.platform === 'win32' ? pid : -group] : []
  const own = new Set([pid, ...below(pid, table).map((row) => row.pid)])
  return table.filter((row) => row.session === group || own.has(row.pid)).map((row) => row.pid)
}

function isThere(pid: number): boolean {
  try {
    return process.kill(process.platform === 'win32' ? pid : -pid, 0)
  } catch {
    return false
  }
}
