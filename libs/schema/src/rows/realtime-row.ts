import { z } from 'zod'
import { amount, moment } from './quantities.js'
import { isWellFormed } from './well-formed.js'

const measured = amount.nullable()
/** The databases keep counts in 32 bits. */
const count = z.number().int().nonnegative().max(2_147_483_647)
const percent = z.number().min(0).max(100).nullable()

/**
 * One sample of the machine and of what was measured on it, which is its synthesis process unless `watched` names something
 * else; the seven columns of `realtime_*.csv`, in order. */
export const realtimeColumns = z.object({
  /** Unix time of the sample, seconds with microseconds. */
  timestamp: moment,
  /** Busy share of the whole machine since the sample before, 0–100; null on the first sample. */
  cpu_percent: percent,
  /** Resident set of the synthesis process, MB of 2^20 bytes. */
  memory_mb: measured,
  /** Resident set of the synthesis process as a share of total memory, 0–100. */
  memory_percent: percent,
  /** Memory in use on the GPU, MB of 2^20 bytes. */
  gpu_memory_mb: measured,
  /** GPU utilisation as its driver averages it, 0–100. */
  gpu_percent: percent,
  /** CPU package temperature, °C; read at most once a second and held between. */
  temperature_c: z.number().min(-100).max(250).nullable(),
})

/** What a realtime row carries beyond the CSV: in the database, JSON, NDJSON and Parquet only. */
const realtimeExtension = z.object({
  /** CPU time of the synthesis process per wall time, percent of one core (two busy threads read 200). */
  process_cpu_percent: measured,
  /** Memory in use on the whole machine (total minus available), MB of 2^20 bytes. */
  system_memory_mb: measured,
  /** Mean current frequency over the cores, MHz. */
  cpu_freq_mhz: measured,
  gpu_power_w: measured,
  /** Age of the GPU values when the row was made, ms; the driver refreshes them more slowly than rows are made. */
  gpu_sampled_age_ms: measured,
  /** How late the sample was against its 100 ms grid, ms. */
  late_ms: measured,
  /** What memory and processor time are of, as in a request; null: the agent's own synthesis process. */
  watched: z.string().max(256).refine(isWellFormed, 'holds a NUL or half a character').nullable(),
  /** Processes that were watched. */
  processes: count.nullable(),
  /** Their threads. */
  threads: count.nullable(),
  /** GPU memory of these processes, MB of 2^20 bytes. */
  process_gpu_memory_mb: measured,
  /** Mean power of the processor since the sample before, W. */
  cpu_power_w: measured,
  gpu_temperature_c: z.number().min(-100).max(250).nullable(),
  /** Of the GPU's processors, MHz. */
  gpu_clock_mhz: measured,
})

/** A sample before it is recorded: what the sampler makes. */
export const realtimeSample = realtimeColumns.extend(realtimeExtension.shape)

/** A recorded sample: `run_ref` names the agent's run, `seq` counts its rows from 0 without a gap. */
export const realtimeRow = realtimeSample.extend({
  run_ref: z.string(),
  seq: z.number().int().nonnegative().max(2_147_483_647),
})

export type RealtimeSample = z.infer<typeof realtimeSample>
export type RealtimeRow = z.infer<typeof realtimeRow>
