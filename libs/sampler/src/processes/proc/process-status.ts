/** Memory that a process holds, MB of 2^20 bytes. */
export interface ResidentMemory {
  readonly memoryMb: number
  /** The most since the kernel's mark was last set back. */
  readonly peakMb: number
}

/** Of /proc/PID/status, which is in KiB: man proc_pid_status(5). Zombies and kernel threads have none: null. */
export function parseResidentMemory(status: string): ResidentMemory | null {
  const kibibytes = /^VmHWM:\s+(\d+) kB\nVmRSS:\s+(\d+) kB$/m.exec(status)
  if (kibibytes === null) return null
  const memoryMb = Number(kibibytes[2]) / 1024
  return { memoryMb, peakMb: Math.max(memoryMb, Number(kibibytes[1]) / 1024) }
}

/** The user that a process runs as, by its /proc/PID/status: the effective one, whose files in /proc are. */
export function parseUser(status: string): number | null {
  const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1]
  return uid === undefined ? null : Number(uid)
}

/** Proportional set size of /proc/PID/smaps_rollup, MB of 2^20 bytes: man proc_pid_smaps(5). */
export function parseProportionalMb(rollup: string): number | null {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) / 1024
}

/** The process that a thread is of, by its /proc/PID/status. */
export function parseThreadGroup(status: string): number | null {
  const pid = /^Tgid:\s+(\d+)$/m.exec(status)?.[1]
  return pid === undefined ? null : Number(pid)
}
