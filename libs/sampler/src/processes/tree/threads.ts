import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openProcessFile, orGone, readProcessFile, type ProcessFile } from '../proc/process-file.js'

/** The threads of one process: what each of them ran, and which children it has. */
export interface Threads {
  /**
   * CPU time of all threads that were ever seen, seconds; null where the kernel does not say, or of too many threads.
   * `count` is how many there are now: they are listed anew when others are known. Unless it is to be `exact`, threads that
   * have long slept are read only now and then.
   */
  cpuS(count: number, exact: boolean): number | null
  /**
   * Children of the threads that ran since this was last asked: no other can have made one. Null where the kernel does not
   * list them (CONFIG_PROC_CHILDREN).
   */
  children(): number[] | null
  /** Whether the kernel lists them. */
  listChildren(): boolean
  close(): void
}

interface Thread {
  readonly tid: string
  readonly schedstat: ProcessFile | null
  readonly children: ProcessFile | null
  cpuNs: number
  /** Since its children were last read. */
  ran: boolean
  /** Looks since it last ran. */
  slept: number
}

/** A thread that has not run for so many looks is read at every fourth one. */
const longSleep = 10
const seldom = 4

/** Files of more threads are not kept open. */
const mostKept = 256

/** Watches the threads of a process by /proc/PID/task. */
export function openThreads(folder: string): Threads {
  const base = join(folder, 'task')
  let kept: Thread[] = []
  let others: string[] = []
  let endedNs = 0

  function refresh() {
    const tids = new Set(orGone(() => readdirSync(base)) ?? [])
    for (const thread of kept) if (!tids.has(thread.tid)) leave(thread)
    kept = kept.filter(({ tid }) => tids.delete(tid))
    const room = Math.max(0, mostKept - kept.length)
    const added = [...tids]
    kept.push(...added.slice(0, room).map((tid) => openThread(base, tid)))
    others = added.slice(room)
  }

  function leave(thread: Thread) {
    endedNs += thread.cpuNs
    thread.schedstat?.close()
    thread.children?.close()
  }

  function cpuS(count: number, exact: boolean): number | null {
    if (!readThreads(kept, exact) || count !== kept.length + others.length) {
      refresh()
      readThreads(kept, true)
    }
    if (others.length > 0 || kept.length === 0 || kept[0]?.schedstat === null) return null
    return kept.reduce((sum, { cpuNs }) => sum + cpuNs, endedNs) / 1e9
  }

  const listChildren = () => kept.some((thread) => thread.children !== null)

  function children(): number[] | null {
    if (!listChildren()) return null
    const ran = kept.filter((thread) => thread.ran)
    for (const thread of ran) thread.ran = false
    const more = others.map((tid) => readProcessFile(join(base, tid, 'children')))
    const texts = [...ran.map((thread) => thread.children?.read() ?? null), ...more]
    return texts.flatMap((text) => text?.split(' ').filter(Boolean).map(Number) ?? [])
  }

  refresh()
  return { cpuS, children, listChildren, close: () => kept.forEach(leave) }
}

/** False when one of them has ended: it keeps what it had when it was last seen. */
function readThreads(kept: readonly Thread[], exact: boolean): boolean {
  let complete = true
  for (const thread of kept) {
    thread.slept += 1
    if (!exact && thread.slept > longSleep && thread.slept % seldom !== 0) continue
    const cpuNs = thread.schedstat?.readNumber() ?? null
    if (cpuNs === null) complete = false
    else if (cpuNs !== thread.cpuNs) {
      thread.cpuNs = cpuNs
      thread.ran = true
      thread.slept = 0
    }
  }
  return complete
}

function openThread(base: string, tid: string): Thread {
  const schedstat = openProcessFile(join(base, tid, 'schedstat'))
  return {
    tid,
    schedstat,
    children: openProcessFile(join(base, tid, 'children')),
    cpuNs: 0,
    ran: true,
    slept: 0,
  }
}
