import { streamFields } from '@voicemark/schema'

/** The values of a sample in the order in which a batch carries them. */
export type SampleValues = readonly (number | null)[]

/** Rows of one run that lie behind each other. */
export interface RunRows {
  /** 1, 2, … */
  readonly run: number
  readonly first: number
  readonly rows: readonly SampleValues[]
}

/** Rows that are made durable together. */
export type Commit = readonly RunRows[]

/** Agents that deliver at the same time: a table in the order of its key grows in as many places. */
export const runCount = 2

/** Rows of one agent in one commit: the largest batch of the wire. */
export const rowsPerBatch = 500

/** Makes commits of about so many rows, behind those that it has made before. */
export function createWorkload(): (rows: number) => Commit[] {
  let next = 0
  return (rows) =>
    Array.from({ length: Math.ceil(rows / (runCount * rowsPerBatch)) }, () => {
      const first = next
      next += rowsPerBatch
      return Array.from({ length: runCount }, (_, i) => ({ run: i + 1, first, rows: samples(first) }))
    })
}

/** Samples of a machine without sensors, which most are, rounded as the sampler rounds them. */
function samples(first: number): SampleValues[] {
  return Array.from({ length: rowsPerBatch }, (_, i) => sampleValues(first + i))
}

/** The `i`-th sample of a run; a sensor that it lacks is null, whatever fields samples get. */
export function sampleValues(i: number): SampleValues {
  const given: Readonly<Record<string, number>> = {
    timestamp: Math.round((1_767_225_600.123456 + i / 10) * 1e6) / 1e6,
    cpu_percent: ((i * 733) % 10_000) / 100,
    memory_mb: 300 + (i % 977) / 125,
    memory_percent: (1900 + (i % 97)) / 1000,
    process_cpu_percent: ((i * 1371) % 20_000) / 100,
    system_memory_mb: 4096.5 + (i % 50),
    cpu_freq_mhz: 2400 + (i % 900),
    late_ms: (i % 31) / 10,
  }
  return streamFields.sample.map((name) => given[name] ?? null)
}
