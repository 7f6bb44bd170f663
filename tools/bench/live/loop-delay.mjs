// node --import loop-delay.mjs: how late the main loop is, a line each second into LOOP_DELAY_FILE.
import { appendFileSync, openSync, readSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env.LOOP_DELAY_FILE
const tickMs = 5
const ms = (ns) => Number(ns ?? 0) / 1e6

/**
 * What the main thread ran and what it waited for a CPU that others had, ms so far: Documentation/scheduler/sched-stats.rst
 * of the kernel. Zeros where there is no /proc.
 */
function openSchedstat() {
  const buffer = Buffer.alloc(128)
  try {
    const fd = openSync('/proc/thread-self/schedstat', 'r')
    return () => {
      const [ran, waited] = buffer.toString('latin1', 0, readSync(fd, buffer, 0, 128, 0)).split(' ')
      return { ran: ms(ran), waited: ms(waited) }
    }
  } catch {
    return () => ({ ran: 0, waited: 0 })
  }
}

if (isMainThread && file !== undefined) {
  const schedstat = openSchedstat()
  let last = { at: performance.now(), ...schedstat() }
  let second = { at: last, late: [], own: [] }
  const tick = () => {
    const now = { at: performance.now(), ...schedstat() }
    const late = Math.max(0, now.at - last.at - tickMs)
    second.late.push(late)
    // What is left is of this process, or of a disk that it waited for.
    second.own.push(Math.max(0, late - (now.waited - last.waited)))
    last = now
    if (now.at - second.at.at < 1000) return
    const { at: from, late: lates, own } = second
    const wall = now.at - from.at
    const line = { at: Date.now(), late: lates, own, ran: (now.ran - from.ran) / wall }
    const rounded = (_, value) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value)
    appendFileSync(file, `${JSON.stringify(line, rounded)}\n`)
    second = { at: now, late: [], own: [] }
  }
  setInterval(tick, tickMs).unref()
}
