import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** What a process holds; memory in MB of 2^20 bytes, null where it cannot be had. */
export interface ProcessReading {
  readonly pid: number
  readonly rss_mb: number
  /** What is shared with others is divided among them. */
  readonly pss_mb: number | null
  readonly heap_mb: number | null
  /** Outside of the heap, and held from it. */
  readonly external_mb: number | null
  /** Timers, sockets, files in work: what Node has open. */
  readonly resources: number | null
  readonly files: number
  readonly sockets: number
  readonly threads: number
  readonly children: number
}

const mebibyte = 2 ** 20

/** Reads a process and what it said of its heap last; null when it has ended. */
export function readProcess(pid: number, notes: string): ProcessReading | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1')
    const open = openFiles(pid)
    return {
      pid,
      rss_mb: (kilobytes(status, 'VmRSS') ?? 0) / 1024,
      pss_mb: pssOf(pid),
      ...notedBy(pid, notes),
      files: open.length,
      sockets: open.filter((target) => target.startsWith('socket:')).length,
      threads: Number(/^Threads:\s+(\d+)$/m.exec(status)?.[1] ?? 0),
      children: childrenOf(pid).length,
    }
  } catch {
    return null
  }
}

/** Those of all its threads: man proc_pid_task(5). */
export function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`)
  return threads.flatMap((thread) => {
    const text = textOf(`/proc/${pid}/task/${thread}/children`) ?? ''
    return text.split(' ').filter(Boolean).map(Number)
  })
}

/** What each of its descriptors is; one that is closed meanwhile is left out. */
function openFiles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${name}`)]
    } catch {
      return []
    }
  })
}

function pssOf(pid: number): number | null {
  const kb = kilobytes(textOf(`/proc/${pid}/smaps_rollup`) ?? '', 'Pss')
  return kb === null ? null : kb / 1024
}

function kilobytes(text: string, name: string): number | null {
  const kb = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]
  return kb === undefined ? null : Number(kb)
}

function notedBy(pid: number, notes: string) {
  const none = { heap_mb: null, external_mb: null, resources: null }
  try {
    const text = readFileSync(join(notes, `${pid}.json`), 'utf8')
    const { heapUsed, external, resources } = JSON.parse(text) as Record<string, number>
    const megabytes = (bytes: number | undefined) => (bytes === undefined ? null : bytes / mebibyte)
    return { heap_mb: megabytes(heapUsed), external_mb: megabytes(external), resources: resources ?? null }
  } catch {
    return none // not written yet, or in mid-write
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return null // has ended
  }
}
