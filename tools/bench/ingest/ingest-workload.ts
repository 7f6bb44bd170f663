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

/** What is null in samples of the agent's own engine. */
const ownProcess = [null, null, null, null]

/** The `i`-th sample of a run. */
export function sampleValues(i: number): SampleValues {
  const timestamp = Math.round((1_767_225_600.123456 + i / 10) * 1e6) / 1e6
  const cpu_percent = ((i * 733) % 10_000) / 100
  const memory_mb = 300 + (i % 977) / 125
  const memory_percent = (1900 + (i % 97)) / 1000
  const process_cpu_percent = ((i * 1371) % 20_000) / 100
  const machine = [process_cpu_percent, 4096.5 + (i % 50), 2400 + (i % 900)]
  const late_ms = (i % 31) / 10
  return [
    timestamp,
    cpu_percent,
    memory_mb,
    memory_percent,
    null,
    null,
    null,
    ...machine,
    null,
    null,
    late_ms,
    ...ownProcess,
  ]
}
