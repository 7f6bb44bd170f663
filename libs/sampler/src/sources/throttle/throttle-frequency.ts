import { join } from 'node:path'
import { openKeptFile, parseSysfsNumber, readFileOnce, type KeptFile } from '../kept-file.js'
import type { ThrottleReading } from '../sample.js'
import type { Source } from '../source.js'
import { busyShares, type CoreTimes, parseCoreTimes } from './core-times.js'
import { sustainedPolicies, type SustainedPolicy } from './sustained-frequency.js'

/** A core that idles is slow by choice: only of one that was busy for so much of the time anything is concluded. */
const busyShare = 0.8
/**
 * Wide code (AVX-512) runs at up to a third below the base frequency by design, and clocks jitter; nvbench's 0.75 of
 * the peak clock with single short readings took fine runs for throttled ones until nothing was left (NVIDIA/nvbench#231).
 */
const heldBelow = 0.6
const everyMs = 1000
/** Before Linux 5.18 each reading of a frequency may sleep for 10 ms (arch/x86/kernel/cpu/aperfmperf.c). */
const budgetMs = 2

type Policy = SustainedPolicy & { current: KeptFile; limit: KeptFile | null }

/**
 * Concludes, once a second, from busy cores that run far below what the processor sustains that something holds it
 * back: power, heat or the firmware (BD PROCHOT), which no counter names.
 */
export function createFrequencyThrottleSource(
  root: string,
  elapsedMs: () => number = () => performance.now(),
): Source<ThrottleReading> {
  const policies = openPolicies(root)
  let before: { atMs: number; times: CoreTimes } | null = null
  return {
    read: (nowMs) => {
      if (policies.length === 0 || (before !== null && nowMs - before.atMs < everyMs)) return null
      const times = parseCoreTimes(readFileOnce(join(root, 'proc/stat')) ?? '')
      const shares = before === null ? null : busyShares(before.times, times)
      before = { atMs: nowMs, times }
      return shares === null ? null : conclude(policies, shares, elapsedMs)
    },
    close: () =>
      policies.forEach(({ current, limit }) => {
        current.close()
        limit?.close()
      }),
  }
}

function openPolicies(root: string): Policy[] {
  return sustainedPolicies(root).flatMap((policy) => {
    const current = openKeptFile(join(policy.folder, 'scaling_cur_freq'))
    if (current === null) return []
    return [{ ...policy, current, limit: openKeptFile(join(policy.folder, 'scaling_max_freq')) }]
  })
}

function conclude(
  policies: readonly Policy[],
  shares: ReadonlyMap<number, number>,
  elapsedMs: () => number,
): ThrottleReading {
  const startMs = elapsedMs()
  let [looked, name] = [0, '']
  for (const policy of policies) {
    if (!policy.cpus.some((cpu) => (shares.get(cpu) ?? 0) >= busyShare) || isSlowByChoice(policy)) continue
    if (looked > 0 && elapsedMs() - startMs > budgetMs) break
    const share = sustainedShare(policy)
    if (share === null) continue
    looked += 1
    name = policy.name
    if (share < heldBelow) return inferred(true, `inferred: a busy core below 60 % of its ${name}`)
  }
  if (looked > 0) return inferred(false, `inferred: busy cores at 60 % or more of their ${name}`)
  return inferred(null, 'none: no core was busy enough to conclude it from its frequency')
}

/** A limit that somebody set is no throttling: then the frequency is held against that. */
function sustainedShare({ current, limit, khz }: Policy): number | null {
  const [now, most] = [parseSysfsNumber(current.read()), parseSysfsNumber(limit?.read() ?? null)]
  if (now === null || now <= 0) return null
  return now / (most !== null && most > 0 ? Math.min(khz, most) : khz)
}

/** These governors keep the frequency low whatever the load; the `powersave` of drivers that govern themselves does not. */
function isSlowByChoice({ folder, driver }: Policy): boolean {
  const governor = readFileOnce(join(folder, 'scaling_governor'))
  if (governor === 'userspace') return true
  return governor === 'powersave' && driver !== 'intel_pstate' && driver !== 'amd-pstate-epp'
}

function inferred(throttled: boolean | null, basis: string): ThrottleReading {
  return {
    ...{ source: 'frequency', throttled, reason: throttled === true ? 'cpu_frequency' : null, basis },
    ...{ of: 'since', heldMs: null, part: 'cpu' },
  }
}
