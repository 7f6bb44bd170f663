import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { orGone, readProcessFile } from './process-file.js'
import { parseProcessStat, type ProcessStat } from './process-stat.js'
import { parseThreadGroup, parseUser } from './process-status.js'

/** Who a process is. */
export interface ProcessIdentity extends ProcessStat {
  readonly pid: number
  /** The user it runs as. */
  readonly user: number
  /** The process, where the number is that of one of its threads. */
  readonly threadOf: number
}

/** Numbers of all processes that can be seen. */
export function listProcesses(root: string): number[] {
  const names = orGone(() => readdirSync(join(root, 'proc'))) ?? []
  return names.filter((name) => /^\d+$/.test(name)).map(Number)
}

/** Null when it is not there. */
export function readIdentity(root: string, pid: number): ProcessIdentity | null {
  const folder = join(root, 'proc', String(pid))
  const stat = parseProcessStat(readProcessFile(join(folder, 'stat')) ?? '')
  const status = readProcessFile(join(folder, 'status')) ?? ''
  const user = parseUser(status)
  return stat === null || user === null
    ? null
    : { ...stat, pid, user, threadOf: parseThreadGroup(status) ?? pid }
}

/** Those of some processes that descend from none of the others. */
export function topmost(root: string, pids: readonly number[]): number[] {
  const all = new Set(pids)
  return pids.filter((pid) => !ancestors(root, pid).some((ancestor) => all.has(ancestor)))
}

/** Parent, its parent, and so on to the first process. */
export function ancestors(root: string, pid: number): number[] {
  const found: number[] = []
  let parent = parentOf(root, pid)
  while (parent > 0 && !found.includes(parent)) {
    found.push(parent)
    parent = parentOf(root, parent)
  }
  return found
}

function parentOf(root: string, pid: number): number {
  const text = readProcessFile(join(root, 'proc', String(pid), 'stat')) ?? ''
  return parseProcessStat(text)?.parent ?? 0
}
