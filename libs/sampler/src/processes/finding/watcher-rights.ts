import { ancestors, readIdentity, type ProcessIdentity } from '../proc/process-list.js'
import { WatchError } from '../subject/watch-error.js'

/** Who watches, and what of this machine is ours. */
export interface Watcher {
  /** Where /proc hangs. */
  readonly root: string
  /** Of the user that watches; 0 may watch all. */
  readonly user: number
  /** Our own agent and whoever asks: never watched. */
  readonly selfPids: ReadonlySet<number>
}

/** The number of the process to watch for this one. @throws WatchError when it may not be watched. */
export function checkedRoot(watcher: Watcher, pid: number): number {
  const found = readIdentity(watcher.root, pid)
  if (found === null || found.zombie) throw noProcess(pid, found)
  const refusal = refusalOf(watcher, found)
  if (refusal !== null) throw refusal
  return found.threadOf
}

/** Why this process is not watched; null when it may be. */
export function refusalOf(watcher: Watcher, found: ProcessIdentity): WatchError | null {
  const named = `process ${found.pid} (${found.comm})`
  if (watcher.selfPids.has(found.threadOf))
    return new WatchError('watch-self', `${named} is Voicemark itself; name the process that speaks`)
  if (found.kernelThread)
    return new WatchError(
      'watch-kernel-thread',
      `${named} is a thread of the kernel and holds no memory of its own`,
    )
  if (!isOurs(watcher, found))
    return new WatchError(
      'watch-not-yours',
      `${named} runs as user ${found.user}, the agent as user ${watcher.user}; run the agent as that user`,
    )
  return null
}

export function isOurs({ user }: Watcher, found: ProcessIdentity): boolean {
  return user === 0 || found.user === user
}

/** Whether it was started by us, as a server that the bench keeps is. */
export function isBelowSelf({ root, selfPids }: Watcher, pid: number): boolean {
  return ancestors(root, pid).some((ancestor) => selfPids.has(ancestor))
}

function noProcess(pid: number, found: ProcessIdentity | null): WatchError {
  const what =
    found === null
      ? `no process has the number ${pid} on this machine`
      : `process ${pid} (${found.comm}) has ended, and its parent has not asked for it yet`
  return new WatchError('watch-no-process', `${what}; ps -e lists those that run`)
}
