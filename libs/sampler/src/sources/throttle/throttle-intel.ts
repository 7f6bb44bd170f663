import { join } from 'node:path'
import { listDirectory, openKeptFile, parseSysfsNumber, readFileOnce, type KeptFile } from '../kept-file.js'
import type { ThrottleReading } from '../sample.js'
import type { Source } from '../source.js'

/** Whether an Intel CPU throttled itself for heat since the reading before; unknown at the first reading. */
export function createIntelThrottleSource(root: string): Source<ThrottleReading> {
  const files = countFiles(root)
  let before: number | null = null
  return {
    read: () => {
      const count = totalEvents(files.map((file) => file.read()))
      const reading = count === null || before === null ? null : compareEvents(before, count)
      before = count
      return reading
    },
    close: () => files.forEach((file) => file.close()),
  }
}

/** Sum of throttle events since boot; null without a counter. */
function totalEvents(texts: readonly string[]): number | null {
  const counts = texts.map(parseSysfsNumber).filter((count) => count !== null)
  return counts.length === 0 ? null : counts.reduce((a, b) => a + b)
}

function compareEvents(before: number, after: number): ThrottleReading {
  const throttled = after > before
  return { throttled, reason: throttled ? 'cpu_thermal' : null }
}

/**
 * thermal_throttle/{core,package}_throttle_count of one hardware thread for each core: siblings share the counter.
 * Kernel doc: ABI/testing/sysfs-devices-system-cpu.
 */
function countFiles(root: string): KeptFile[] {
  const base = join(root, 'sys/devices/system/cpu')
  const cores = listDirectory(base).filter((name) => /^cpu\d+$/.test(name) && isFirstThread(base, name))
  const packages = new Map(cores.map((name) => [topology(base, name, 'physical_package_id'), name] as const))
  const paths = [
    ...cores.map((name) => join(base, name, 'thermal_throttle/core_throttle_count')),
    ...[...packages.values()].map((name) => join(base, name, 'thermal_throttle/package_throttle_count')),
  ]
  return paths.map(openKeptFile).filter((file) => file !== null)
}

function isFirstThread(base: string, cpu: string): boolean {
  const siblings = topology(base, cpu, 'thread_siblings_list')
  return siblings === null || `cpu${Number.parseInt(siblings, 10)}` === cpu
}

function topology(base: string, cpu: string, name: string): string | null {
  return readFileOnce(join(base, cpu, 'topology', name))
}
