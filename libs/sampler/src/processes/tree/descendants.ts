import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { orGone, readProcessFile } from '../proc/process-file.js'
import { parseProcessStat } from '../proc/process-stat.js'
import type { WatchedProcess } from './watched-process.js'

/** Finds the children of some processes, without those of which `known` says so. */
export type FindChildren = (
  parents: readonly WatchedProcess[],
  known: (pid: number) => boolean,
) => readonly number[]

/** By the kernel's lists of children; by a walk of /proc where it keeps none. */
export function createFindChildren(root: string): FindChildren {
  const walk = createWalk(root)
  return (parents, known) => {
    const lists = parents.map((parent) => parent.children())
    const listed = lists.every((list) => list === null) ? null : lists.flatMap((list) => list ?? [])
    return (listed ?? walk(parents)).filter((pid) => !known(pid))
  }
}

/** Reads of processes only those that it has not read before: whose child it is shows when a process is new. */
function createWalk(root: string): (parents: readonly WatchedProcess[]) => number[] {
  const base = join(root, 'proc')
  let parentOf = new Map<number, number>()
  return (parents) => {
    const pids = (orGone(() => readdirSync(base)) ?? []).map(Number).filter(Number.isInteger)
    parentOf = new Map(pids.map((pid) => [pid, parentOf.get(pid) ?? readParent(base, pid)]))
    const wanted = new Set(parents.map(({ pid }) => pid))
    return pids.filter((pid) => wanted.has(parentOf.get(pid) ?? 0))
  }
}

function readParent(base: string, pid: number): number {
  return parseProcessStat(readProcessFile(join(base, String(pid), 'stat')) ?? '')?.parent ?? 0
}
