import type { FleetResult } from '../fleet/fleet-plan.js'
import type { CpuShares } from './cpu-shares.js'
import type { Frames } from './frames.js'
import type { LoopDelays } from './loop-file.js'
import type { HeldMemory } from './memory-watch.js'

/** How late the collector's loop was. */
export const delayLine = ({ seconds, p99_ms, max_ms, own_p99_ms, own_max_ms, cpu }: LoopDelays) =>
  `loop delay p99 ${ms(p99_ms)}, longest ${ms(max_ms)} in ${seconds} s; ` +
  `without its waits for a CPU p99 ${ms(own_p99_ms)}, longest ${ms(own_max_ms)}; its thread took ${percent(cpu)} of a core`

/** Who had the cores. */
export function cpuLine({ cores, of, all }: CpuShares): string {
  const known = Object.entries(of)
  const others = all - known.reduce((sum, [, share]) => sum + share, 0)
  const shares = [...known, ['the browser and all others', Math.max(0, others)] as const]
  return `cores: ${shares.map(([name, share]) => `${name} ${share.toFixed(2)}`).join(', ')} of ${cores}`
}

/** How the page moved. */
export const framesLine = ({ frames, per_s, p99_ms, longest_ms, late, dropped, heap_mb }: Frames) =>
  `page: ${per_s.toFixed(1)} frames/s, p99 ${ms(p99_ms)}, longest ${ms(longest_ms)}, ` +
  `${late} of ${frames} late, ${dropped} dropped; heap ${heap_mb.map((mb) => mb.toFixed(1)).join(' → ')} MB`

/** What the collector holds. */
export function memoryLine(held: HeldMemory | null): string {
  if (held === null) return 'memory: not known here'
  const { first_mb, last_mb, most_mb, per_hour, isFlat } = held
  const slope =
    per_hour === null
      ? 'too short to tell whether it grows (10 minutes)'
      : `${mb(per_hour.slope)} MB an hour (${mb(per_hour.low)} to ${mb(per_hour.high)}): ${isFlat === true ? 'flat' : 'it grows'}`
  return `memory of the collector (PSS): ${mb(first_mb)} → ${mb(last_mb)} MB, ${mb(most_mb)} at most; ${slope}`
}

/** What the agents saw. */
export const agentsLine = ({ batches, ack_p99_ms, ack_max_ms, retries, reconnects }: FleetResult) =>
  `agents: ${batches} batches, acknowledged p99 ${ms(ack_p99_ms)}, longest ${ms(ack_max_ms)}; ` +
  `told to come back ${retries}, connected again ${reconnects}`

const ms = (value: number) => `${value.toFixed(1)} ms`
const mb = (value: number) => value.toFixed(1)
const percent = (share: number) => `${Math.round(share * 100)} %`
