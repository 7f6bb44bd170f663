import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openProcessFile, orGone, readProcessFile, type ProcessFile } from '../proc/process-file.js'
import { parseSchedstat } from '../proc/process-status.js'

/** The threads of one process: what each of them ran, and which children it has. */
export interface Threads {
  /** Looks which threads there are. */
  refresh(): void
  /** CPU time of all threads that were ever seen, seconds; null where the kernel does not say, or of too many threads. */
  cpuS(): number | null
  /** Children of all threads; null where the kernel does not list them (CONFIG_PROC_CHILDREN). */
  children(): number[] | null
  close(): void
}

interface Thread {
  readonly schedstat: ProcessFile | null
  readonly children: ProcessFile | null
  cpuS: number
}

/** Files of more threads are not kept open. */
const mostKept = 256

/** Watches the threads of a process by /proc/PID/task. */
export function openThreads(folder: string): Threads {
  const base = join(folder, 'task')
  const kept = new Map<string, Thread>()
  let others: string[] = []
  let endedS = 0

  function keep(tid: string) {
    const at = join(base, tid)
    const schedstat = openProcessFile(join(at, 'schedstat'))
    kept.set(tid, { schedstat, children: openProcessFile(join(at, 'children')), cpuS: 0 })
  }

  function leave(tid: string, thread: Thread) {
    endedS += thread.cpuS
    thread.schedstat?.close()
    thread.children?.close()
    kept.delete(tid)
  }

  function refresh() {
    const tids = new Set(orGone(() => readdirSync(base)) ?? [])
    for (const [tid, thread] of kept) if (!tids.has(tid)) leave(tid, thread)
    const added = [...tids].filter((tid) => !kept.has(tid))
    const room = Math.max(0, mostKept - kept.size)
    for (const tid of added.slice(0, room)) keep(tid)
    others = added.slice(room)
  }

  function cpuS(): number | null {
    let sum = endedS
    for (const thread of kept.values()) {
      if (thread.schedstat === null) return null
      const text = thread.schedstat.read()
      // A thread that ended since keeps what it had when it was last seen.
      if (text !== null) thread.cpuS = parseSchedstat(text)
      sum += thread.cpuS
    }
    return others.length > 0 || kept.size === 0 ? null : sum
  }

  function children(): number[] | null {
    const lists = [...kept.values()].map((thread) => thread.children)
    if (lists.length > 0 && lists.every((file) => file === null)) return null
    const more = others.map((tid) => readProcessFile(join(base, tid, 'children')))
    const texts = [...lists.map((file) => file?.read() ?? null), ...more]
    return texts.flatMap((text) => text?.split(' ').filter(Boolean).map(Number) ?? [])
  }

  refresh()
  return {
    refresh,
    cpuS,
    children,
    close: () => {
      for (const [tid, thread] of kept) leave(tid, thread)
    },
  }
}
