import { createRequire } from 'node:module'
import { constants } from 'node:os'
import type { LibraryHandle } from 'koffi'

/** Whether a thread waits its turn among others, or runs as soon as it has something to do. */
export type ThreadPriority = 'normal' | 'realtime'

// Of <linux/sched.h>: what the thread starts, processes too, is of normal priority again.
const fifoResetOnFork = 1 | 0x4000_0000
const lowest = 1
/** As long as that of any C library; the kernel reads its first number. */
const paramBytes = 48

/**
 * Gives the calling thread, and none other, this priority; `realtime` is the lowest of SCHED_FIFO (`man 7 sched`).
 * A text says why it stays at normal priority, and what would help; null where it has what was asked for.
 */
export function setThreadPriority(priority: ThreadPriority): string | null {
  if (priority !== 'realtime') return null
  if (process.platform !== 'linux') return refusal(`it is of Linux, and this is ${process.platform}`)
  try {
    const error = setRealtime()
    if (error === 0) return null
    return error === constants.errno.EPERM ? `${refusal('EPERM')}; ${remedy}` : refusal(`error ${error}`)
  } catch (error) {
    return refusal(`koffi cannot be used: ${String(error).slice(0, 100)}`)
  }
}

const refusal = (reason: string) => `no real-time priority (${reason}), so it goes on at normal priority`
const remedy = `\`ulimit -r 1\` before the start, \`LimitRTPRIO=1\` of its systemd unit, or \`sudo setcap cap_sys_nice+ep ${process.execPath}\` would allow it`

/** By pthread_setschedparam(3), which musl has too, as it has not sched_setscheduler(2). */
function setRealtime(): number {
  const koffi = createRequire(import.meta.url)('koffi') as { load(path: null): LibraryHandle }
  const library = koffi.load(null)
  const self = library.func('unsigned long pthread_self()') as () => number | bigint
  const set = library.func('int pthread_setschedparam(unsigned long, int, void *)')
  const param = Buffer.alloc(paramBytes)
  param.writeInt32LE(lowest)
  return Number(set(self(), fifoResetOnFork, param))
}
