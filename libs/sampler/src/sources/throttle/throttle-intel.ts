import { join } from 'node:path'
import { listDirectory, openKeptFile, parseSysfsNumber, readFileOnce, type KeptFile } from '../kept-file.js'
import type { ThrottleReading } from '../sample.js'
import type { Source } from '../source.js'

/** Longer than this an event without an end is no longer taken for one that goes on. */
const longestEventMs = 10_000

/** What one counter counted. */
type Counter = { count: KeptFile; totalMs: KeptFile | null }
type Seen = { count: number | null; totalMs: number | null; openSinceMs: number | null }

/**
 * Whether an Intel processor held itself back for heat since the reading before; unknown at the first one. The count
 * rises when an event begins, the total of ms when it ends (drivers/thermal/intel/therm_throt.c), so that between the
 * two it goes on. Power limits are in neither.
 */
export function createIntelThrottleSource(root: string): Source<ThrottleReading> {
  const counters = openCounters(root)
  let before: readonly Seen[] | null = null
  let readAtMs = 0
  return {
    read: (nowMs) => {
      const seen = counters.map((counter, at) => look(counter, before?.[at] ?? null, nowMs))
      const isThere = seen.some(({ count }) => count !== null)
      const reading = before === null ? null : isThere ? compare(before, seen, nowMs - readAtMs) : gone
      before = isThere ? seen : null
      readAtMs = nowMs
      return reading
    },
    close: () =>
      counters.forEach(({ count, totalMs }) => {
        count.close()
        totalMs?.close()
      }),
  }
}

const gone: ThrottleReading = {
  ...{ source: 'thermal_throttle', throttled: null, reason: null, basis: 'none: thermal_throttle is gone' },
  ...{ of: 'since', heldMs: null, part: 'cpu' },
}

function look(counter: Counter, before: Seen | null, nowMs: number): Seen {
  const count = parseSysfsNumber(counter.count.read())
  const hasRisen = rise(before?.count, count) > 0
  // Half of the files of a large machine, for what cannot have changed.
  const mayHaveEnded = before === null || hasRisen || before.openSinceMs !== null
  const totalMs = mayHaveEnded ? parseSysfsNumber(counter.totalMs?.read() ?? null) : before.totalMs
  const hasEnded = totalMs === null || rise(before?.totalMs, totalMs) > 0
  const began = hasRisen ? nowMs : (before?.openSinceMs ?? null)
  const isOver = hasEnded || began === null || nowMs - began > longestEventMs
  return { count, totalMs, openSinceMs: isOver ? null : began }
}

/** A counter that starts anew, as after a suspend, has not risen. */
const rise = (before: number | null | undefined, after: number | null) =>
  typeof before === 'number' && after !== null ? Math.max(0, after - before) : 0

function compare(before: readonly Seen[], after: readonly Seen[], elapsedMs: number): ThrottleReading {
  const held = after.map((seen, at) => heldMs(before[at] ?? seen, seen, elapsedMs))
  const longest = Math.max(0, ...held.flatMap((ms) => ms ?? 0))
  const throttled = held.some((ms) => ms === null || ms > 0)
  const isCounted = throttled && !held.includes(null)
  return {
    ...{ source: 'thermal_throttle', throttled, reason: throttled ? 'cpu_thermal' : null },
    ...{ basis: 'counter: thermal_throttle', of: 'since', heldMs: isCounted ? longest : null, part: 'cpu' },
  }
}

/** Null: all of the time, or how long is not counted. */
function heldMs(before: Seen, after: Seen, elapsedMs: number): number | null {
  const ended = rise(before.totalMs, after.totalMs)
  if (after.openSinceMs !== null || (ended === 0 && rise(before.count, after.count) > 0)) return null
  return Math.min(ended, elapsedMs)
}

/**
 * thermal_throttle/{core,package}_throttle_count of one hardware thread for each core: siblings share the counter.
 * `…_total_time_ms` since Linux 5.8. Kernel doc: ABI/testing/sysfs-devices-system-cpu.
 */
function openCounters(root: string): Counter[] {
  const base = join(root, 'sys/devices/system/cpu')
  const cores = listDirectory(base).filter((name) => /^cpu\d+$/.test(name) && isFirstThread(base, name))
  const packages = new Map(cores.map((name) => [topology(base, name, 'physical_package_id'), name] as const))
  const stems = [
    ...cores.map((name) => join(base, name, 'thermal_throttle/core_throttle')),
    ...[...packages.values()].map((name) => join(base, name, 'thermal_throttle/package_throttle')),
  ]
  return stems.flatMap((stem) => {
    const count = openKeptFile(`${stem}_count`)
    return count === null ? [] : [{ count, totalMs: openKeptFile(`${stem}_total_time_ms`) }]
  })
}

function isFirstThread(base: string, cpu: string): boolean {
  const siblings = topology(base, cpu, 'thread_siblings_list')
  return siblings === null || `cpu${Number.parseInt(siblings, 10)}` === cpu
}

function topology(base: string, cpu: string, name: string): string | null {
  return readFileOnce(join(base, cpu, 'topology', name))
}
