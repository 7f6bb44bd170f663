import type { RealtimeSample } from '@voicemark/schema'
import type { GpuReading } from '../sources/gpu/gpu-reading.js'
import type { MemoryReading } from '../sources/memory.js'
import type { Held } from './held-source.js'

/** What was read of a machine and of what is measured on it. */
export type Readings = {
  timestamp: number
  lateMs: number | null
  cpu: number | null
  memory: MemoryReading | null
  /** Of the container, MB of 2^20 bytes; null where it sets none. */
  limitMb: number | null
  held: Held | null
  gpu: GpuReading | null
  cpuPowerW: number | null
  temperature: number | null
  frequency: number | null
}

/** Readings as the row they make, rounded to what the sources resolve. */
export function sampleRow({
  timestamp,
  lateMs,
  cpu,
  memory,
  limitMb,
  held,
  gpu,
  ...slow
}: Readings): Omit<RealtimeSample, 'watched'> {
  return {
    timestamp,
    cpu_percent: round(cpu, 100),
    memory_mb: round(held?.memoryMb, 1000),
    memory_percent: memoryPercent(held, memory, limitMb),
    gpu_memory_mb: round(gpu?.memoryMb, 1000),
    gpu_percent: round(gpu?.utilizationPercent, 100),
    temperature_c: round(slow.temperature, 1000),
    process_cpu_percent: round(held?.cpuPercent, 100),
    system_memory_mb: memory && usedMemory(memory),
    cpu_freq_mhz: round(slow.frequency, 1000),
    gpu_power_w: round(gpu?.powerW, 1000),
    gpu_sampled_age_ms: round(gpu?.ageMs, 1000),
    late_ms: round(lateMs, 1000),
    processes: held?.processes ?? null,
    threads: held?.threads ?? null,
    process_gpu_memory_mb: round(held?.gpuMemoryMb, 1000),
    cpu_power_w: round(slow.cpuPowerW, 1000),
    gpu_temperature_c: round(gpu?.temperatureC, 1000),
    gpu_clock_mhz: round(gpu?.clockMhz, 1000),
  }
}

/** Resident sets count pages that are shared each time: their sum may be above the whole. */
function memoryPercent(held: Held | null, memory: MemoryReading | null, limitMb: number | null) {
  const heldMb = held?.memoryMb ?? null
  if (heldMb === null || memory === null) return null
  const ofMb = Math.min(memory.totalMb, limitMb ?? Infinity)
  return round(Math.min(100, (heldMb / ofMb) * 100), 1000)
}

function usedMemory({ totalMb, availableMb }: MemoryReading): number | null {
  return availableMb === null ? null : round(Math.max(0, totalMb - availableMb), 1000)
}

function round(value: number | null | undefined, per: number): number | null {
  return value === null || value === undefined ? null : Math.round(value * per) / per
}
