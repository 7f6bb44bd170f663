import { basename, join } from 'node:path'
import { readProcessFile } from '../proc/process-file.js'
import { listProcesses, readIdentity, topmost } from '../proc/process-list.js'
import { WatchError } from '../subject/watch-error.js'
import { isBelowSelf, refusalOf, type Watcher } from './watcher-rights.js'

/**
 * Processes of a name, without those that descend from another of them.
 * @throws WatchError when there is none that may be watched.
 */
export function findNamed(watcher: Watcher, name: string): number[] {
  const { root } = watcher
  const called = listProcesses(root)
    .filter((pid) => isCalled(root, pid, name))
    .map((pid) => readIdentity(root, pid))
    .filter((found) => found !== null)
    .filter((found) => !found.zombie)
  const allowed = called.filter((found) => refusalOf(watcher, found) === null).map(({ pid }) => pid)
  // What runs below us is ours, such as the agent's own engine, unless nothing else has that name.
  const others = allowed.filter((pid) => !isBelowSelf(watcher, pid))
  const chosen = others.length > 0 ? others : allowed
  if (chosen.length > 0) return topmost(root, chosen)
  const refusal = called.map((found) => refusalOf(watcher, found)).find((error) => error !== null)
  throw (
    refusal ?? new WatchError('watch-no-process', `no process is called ${name}; ps -e lists those that run`)
  )
}

/** By its name, or the last part of the path that it was called by, or of the script that runs in it. */
function isCalled(root: string, pid: number, name: string): boolean {
  const folder = join(root, 'proc', String(pid))
  if (readProcessFile(join(folder, 'comm'))?.trimEnd() === name) return true
  const words = (readProcessFile(join(folder, 'cmdline')) ?? '').split('\0', 2)
  return words.some((word) => word !== '' && basename(word) === name)
}
