import { cpus } from 'node:os'
import { childrenCpuSeconds } from '../under-test/thread-cpu.js'

/** Begins to count; the function returned gives the share of all cores that other programs have taken since. */
export function startMachineCpu(): () => number {
  const before = { machine: machineCpu(), own: ownSeconds() }
  return () => {
    const { busy_s, total_s } = machineCpu()
    const others = busy_s - before.machine.busy_s - (ownSeconds() - before.own)
    // Ticks of 10 ms against µs: the difference may fall below nothing.
    return Math.max(0, others / (total_s - before.machine.total_s))
  }
}

function machineCpu() {
  const times = cpus().map((cpu) => cpu.times)
  const busyMs = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0)
  const idleMs = times.reduce((sum, { idle }) => sum + idle, 0)
  return { busy_s: busyMs / 1000, total_s: (busyMs + idleMs) / 1000 }
}

function ownSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6 + (childrenCpuSeconds() ?? 0)
}
