import type { LocalWatch } from '@voicemark/schema'
import { WatchError } from '../subject/watch-error.js'

/**
 * Processes to watch where there is no /proc.
 * @throws WatchError when they are not there, or cannot be found by anything but their number.
 */
export function listedRoots(watch: LocalWatch, selfPids: ReadonlySet<number>): number[] {
  if (watch.kind !== 'pids' && watch.kind !== 'children')
    throw new WatchError(
      'watch-unsupported',
      `${watch.kind} can be watched on Linux only; give the number of the process, as in pid:4711`,
    )
  const pids = watch.kind === 'pids' ? watch.pids : [watch.pid]
  pids.forEach((pid) => check(pid, selfPids))
  return [...pids]
}

function check(pid: number, selfPids: ReadonlySet<number>) {
  if (selfPids.has(pid))
    throw new WatchError('watch-self', `process ${pid} is Voicemark itself; name the process that speaks`)
  try {
    process.kill(pid, 0)
  } catch (cause) {
    const isOthers = cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
    if (isOthers)
      throw new WatchError(
        'watch-not-yours',
        `process ${pid} is another user's; run the agent as that user`,
        { cause },
      )
    throw new WatchError('watch-no-process', `no process has the number ${pid} on this machine`, { cause })
  }
}
