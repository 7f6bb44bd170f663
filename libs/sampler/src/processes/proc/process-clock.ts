import { readlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { LibraryHandle } from 'koffi'
import { orGone } from './process-file.js'

/** CPU time of all threads of a process, those that ended included, seconds; null where it is not told. */
export type ProcessClock = () => number | null

/** Machines on which both numbers of a `struct timespec` have 64 bits. */
const machines: readonly string[] = ['x64', 'arm64', 'riscv64', 'loong64', 'ppc64']

let call: ((clock: number, time: Buffer) => number) | null | undefined

/**
 * By the kernel's clock of the process (man clock_getcpuclockid(3)), in ns: /proc/PID/stat tells it in ticks of 10 ms, and the
 * ns of its threads end with them. Nobody needs a right for it. Null on other systems, and where /proc is not this machine's.
 */
export function openProcessClock(root: string, pid: number): ProcessClock | null {
  // CPUCLOCK_SCHED of include/linux/posix-timers.h
  return root === '/' ? openClock((~pid << 3) | 2) : null
}

/** CPU time of the thread that calls, whose own files in /proc lag behind by a tick while it runs. */
export function openOwnThreadClock(): ProcessClock | null {
  // CLOCK_THREAD_CPUTIME_ID
  return openClock(3)
}

function openClock(clock: number): ProcessClock | null {
  if (call === undefined) call = isOwnProc() ? loadCall() : null
  const getTime = call
  if (getTime === null) return null
  const time = Buffer.alloc(16)
  return () => {
    if (getTime(clock, time) !== 0) return null
    return Number(time.readBigInt64LE(0)) + Number(time.readBigInt64LE(8)) / 1e9
  }
}

/** Elsewhere its numbers are of others than the kernel means when it is asked. */
function isOwnProc(): boolean {
  return process.platform === 'linux' && orGone(() => readlinkSync('/proc/self')) === String(process.pid)
}

function loadCall() {
  if (!machines.includes(process.arch)) return null
  try {
    const koffi = createRequire(import.meta.url)('koffi') as { load(path: null): LibraryHandle }
    const native = koffi.load(null).func('int clock_gettime(int, void *)')
    return (clock: number, time: Buffer) => Number(native(clock, time))
  } catch {
    return null // there is no koffi for this system
  }
}
