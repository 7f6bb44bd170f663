import type { RealtimeSample, Stream } from '@voicemark/schema'
import { hash, noise } from '../random.js'
import { epoch, inCampaign, madeRequest, requestId } from './made-request.js'

/** Why a row cannot be stored: it breaks the schema, or the database refuses it. */
export type Poison = 'schema' | 'database'

/** Everything that determines the rows of a run. */
export interface RowSource {
  readonly run_id: string
  /** Every so many rows one breaks the schema; 0: none. */
  readonly poisonEvery: number
  /** Every so many requests one repeats the id of the run's first, which only the database can see; 0: none. */
  readonly repeatEvery: number
  /** Some requests are of this campaign, and name their samples. */
  readonly campaign_id?: string | undefined
}

/** Whether a row is made so that it cannot be stored, and how. */
export function poisonOf(source: RowSource, stream: Stream, seq: number): Poison | null {
  const { poisonEvery, repeatEvery } = source
  if (poisonEvery > 0 && seq % poisonEvery === poisonEvery - 1) return 'schema'
  if (stream === 'request' && repeatEvery > 0 && seq > 0 && seq % repeatEvery === 0) return 'database'
  return null
}

/** The row of a place: the same whenever it is made, so that nobody has to keep it. */
export function madeRow(source: RowSource, stream: Stream, seq: number): Readonly<Record<string, unknown>> {
  const row = stream === 'sample' ? madeSample(source, seq) : requestOf(source, seq)
  const poison = poisonOf(source, stream, seq)
  if (poison === 'schema') return stream === 'sample' ? { ...row, cpu_percent: 400 } : { ...row, engine: 7 }
  return poison === 'database' ? { ...row, request_id: requestId(source.run_id, 0) } : row
}

function requestOf({ run_id, campaign_id }: RowSource, seq: number): Readonly<Record<string, unknown>> {
  const row = madeRequest(run_id, seq)
  return campaign_id === undefined ? row : inCampaign(row, campaign_id, seq)
}

function madeSample({ run_id }: RowSource, seq: number): RealtimeSample {
  const seed = hash(run_id)
  const value = (salt: number, limit: number) => Math.round(noise(seed, seq, salt) * limit * 1000) / 1000
  return {
    timestamp: epoch + seq / 10 + noise(seed, seq, 0) / 1000,
    cpu_percent: seq === 0 ? null : value(1, 100),
    memory_mb: value(2, 4096),
    memory_percent: value(3, 100),
    gpu_memory_mb: null,
    gpu_percent: null,
    temperature_c: seq % 3 === 0 ? null : value(4, 90),
    process_cpu_percent: value(5, 400),
    system_memory_mb: value(6, 16_384),
    cpu_freq_mhz: value(7, 4000),
    gpu_power_w: null,
    gpu_sampled_age_ms: null,
    late_ms: noise(seed, seq, 8),
    watched: null,
    processes: null,
    threads: null,
    process_gpu_memory_mb: null,
    cpu_power_w: null,
    gpu_temperature_c: null,
    gpu_clock_mhz: null,
  }
}
