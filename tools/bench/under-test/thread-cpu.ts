import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

/** The kernel's id of the calling thread; null where there is no /proc. */
export function ownThreadId(): string | null {
  try {
    return readlinkSync('/proc/thread-self').split('/').at(-1) ?? null
  } catch {
    return null // no Linux
  }
}

/** CPU time of one thread of this process, seconds; exact as long as that thread sleeps. */
export function threadCpuSeconds(threadId: string): number | null {
  return parseSchedstat(read(`/proc/self/task/${threadId}/schedstat`))
}

/** CPU time of the threads that another process has now, seconds; null where there is no /proc. */
export function processThreadSeconds(pid: number): number | null {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).map((id) => read(`/proc/${pid}/task/${id}/schedstat`))
    return threads.reduce((sum, text) => sum + (parseSchedstat(text) ?? 0), 0)
  } catch {
    return null // no Linux, or the process has ended
  }
}

/** CPU time of child processes that have ended and been waited for, seconds. */
export function childrenCpuSeconds(): number | null {
  return parseChildrenCpu(read('/proc/self/stat'))
}

/** Nanoseconds on the CPU come first: Documentation/scheduler/sched-stats.rst of the kernel. */
export function parseSchedstat(text: string): number | null {
  const nanoseconds = /^(\d+) /.exec(text)?.[1]
  return nanoseconds === undefined ? null : Number(nanoseconds) / 1e9
}

/** `cutime` and `cstime` of man proc_pid_stat(5), in ticks of 10 ms; the name in brackets may hold spaces. */
export function parseChildrenCpu(text: string): number | null {
  const [cutime, cstime] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(13, 15)
  return cutime === undefined || cstime === undefined ? null : (Number(cutime) + Number(cstime)) / 100
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // no Linux, or a kernel without this file
  }
}
