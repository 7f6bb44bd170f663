import type { RealtimeSample } from '@voicemark/schema'
import type { Clock } from '../clock/clock.js'
import type { EnergyReading, GpuSeen, Reader, ThrottleReading } from '../sources/sample.js'

/** What one scripted reading differs in from a machine that knows nothing. */
export type ScriptedReading = Partial<RealtimeSample> & {
  throttle?: readonly ThrottleReading[] | null
  energy?: EnergyReading | null
  gpu?: GpuSeen | null
}

const unknownMachine = {
  cpu_percent: null,
  memory_mb: null,
  memory_percent: null,
  gpu_memory_mb: null,
  gpu_percent: null,
  temperature_c: null,
  process_cpu_percent: null,
  system_memory_mb: null,
  cpu_freq_mhz: null,
  gpu_power_w: null,
  gpu_sampled_age_ms: null,
  watched: null,
  processes: null,
  threads: null,
  process_gpu_memory_mb: null,
  cpu_power_w: null,
  gpu_temperature_c: null,
  gpu_clock_mhz: null,
}

/** A reader that plays a script, for tests: one entry a reading, and the last one ever after. */
export function createScriptedReader(script: readonly ScriptedReading[], clock: Clock): Reader {
  let next = 0
  return {
    read: (lateMs) => {
      const {
        throttle = null,
        energy = null,
        gpu = null,
        ...row
      } = script[Math.min(next, script.length - 1)] ?? {}
      next += 1
      const atMs = clock.nowMs()
      const known = { timestamp: clock.unixSeconds(), ...unknownMachine, late_ms: lateMs, ...row }
      return { atMs, row: known, throttle, energy, gpu }
    },
    close: () => undefined,
  }
}
