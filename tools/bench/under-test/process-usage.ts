import { readFileSync } from 'node:fs'
import { parseChildrenCpu } from './thread-cpu.js'

/** CPU time of another process so far, seconds, in ticks of 10 ms; null where there is no /proc. */
export function processCpuSeconds(pid: number): number | null {
  return parseProcessCpu(read(pid, 'stat'))
}

/** CPU time of a process, of its children and of those of them that have ended, seconds; 0 where there is no /proc. */
export function familyCpuSeconds(pid: number): number {
  const children = childrenOf(pid)
  const ended = parseChildrenCpu(read(pid, 'stat')) ?? 0
  return children.reduce(
    (sum, child) => sum + (processCpuSeconds(child) ?? 0),
    ended + (processCpuSeconds(pid) ?? 0),
  )
}

/** Resident set of a process and of each of its children, MB of 2^20 bytes; empty where there is no /proc. */
export function familyResidentMb(pid: number): number[] {
  return [pid, ...childrenOf(pid)].flatMap((one) => parseResident(read(one, 'status')) ?? [])
}

function childrenOf(pid: number): number[] {
  return read(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number)
}

/** The largest resident set that another process has had, MB of 2^20 bytes. */
export function processPeakRssMb(pid: number): number | null {
  return parsePeakRss(read(pid, 'status'))
}

/** The resident set of another process now, MB of 2^20 bytes; null where there is no /proc. */
export function processResidentMb(pid: number): number | null {
  return parseResident(read(pid, 'status'))
}

/** `utime` and `stime` of man proc_pid_stat(5); the name in brackets may hold spaces. */
export function parseProcessCpu(text: string): number | null {
  const [utime, stime] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return utime === undefined || stime === undefined ? null : (Number(utime) + Number(stime)) / 100
}

/** `VmHWM` of man proc_pid_status(5). */
export function parsePeakRss(text: string): number | null {
  return megabytes(/^VmHWM:\s+(\d+) kB$/m.exec(text)?.[1])
}

/** `VmRSS` of man proc_pid_status(5). */
export function parseResident(text: string): number | null {
  return megabytes(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1])
}

function megabytes(kilobytes: string | undefined): number | null {
  return kilobytes === undefined ? null : Number(kilobytes) / 1024
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // no Linux, or the process has ended
  }
}
