import { stream, streamFields, type HelloMessage, type LossReason, type Stream } from '@voicemark/schema'
import { madeRow, poisonOf, type Poison, type RowSource } from './made-row.js'

/** Rows `first` … `end - 1`. */
export interface SeqRange {
  readonly first: number
  readonly end: number
}

/** What is true of a run, whatever the collector has of it. */
export interface RunTruth {
  readonly agent_id: string
  readonly run_id: string
  /** Rows that were made: their seqs go from 0 to this. */
  made(stream: Stream): number
  /** Rows that the agent gave up; each was stored before, or has to be counted as lost. */
  shed(stream: Stream): readonly SeqRange[]
  poison(stream: Stream, seq: number): Poison | null
  /** Whether somebody deleted it: it has to be counted as removed, or as lost. Absent: nothing was. */
  deleted?(stream: Stream, seq: number): boolean
  row(stream: Stream, seq: number): Readonly<Record<string, unknown>>
}

/** A run of a light client: no row is kept, since each can be made again. */
export interface LightRun extends RunTruth {
  readonly hello: HelloMessage
  make(stream: Stream, count: number): void
  /** Gives up the oldest `count` rows of those from `next` on; what was asked for may be more than there is. */
  giveUp(stream: Stream, next: number, count: number): void
  /** The range given up that holds `seq`. */
  lossAt(stream: Stream, seq: number): SeqRange | undefined
  /** Rows from `first` on, as many as are there, are not given up, and one batch may carry. */
  values(stream: Stream, first: number, limit: number): unknown[][]
}

/** What a light client says it lost rows for. */
export const lightLossReason: LossReason = 'spool_limit'

export interface LightRunOptions extends Omit<RowSource, 'run_id'> {
  readonly agent_id: string
  readonly run_id: string
  readonly started_wall: number
}

const hardware = {
  hardware_tier: 'light_client',
  cpu_model: 'light client',
  cpu_vendor: null,
  cpu_cores: 4,
  cpu_threads: 8,
  cpu_max_mhz: null,
  architecture: 'x64',
  total_memory_gb: 15.5,
  gpu_name: null,
  gpus: [],
  machine_model: null,
  virtualization: null,
  os_platform: 'linux',
  os_distro: null,
  os_kernel: null,
  node_version: process.versions.node,
}

export function createLightRun(options: LightRunOptions): LightRun {
  const { agent_id, run_id, started_wall } = options
  const made: Record<Stream, number> = { request: 0, sample: 0 }
  const shed: Record<Stream, SeqRange[]> = { request: [], sample: [] }
  const lossAt = (name: Stream, seq: number) => shed[name].find(({ first, end }) => first <= seq && seq < end)
  return {
    agent_id,
    run_id,
    hello: {
      run_id,
      started_wall,
      hardware,
      device_type: 'cpu',
      fields: { request: [...streamFields.request], sample: [...streamFields.sample] },
    },
    made: (name) => made[name],
    shed: (name) => shed[name],
    poison: (name, seq) => poisonOf(options, name, seq),
    row: (name, seq) => madeRow(options, name, seq),
    make: (name, count) => void (made[name] += count),
    giveUp(name, next, count) {
      const last = shed[name].at(-1)
      const first = Math.max(next, last?.end ?? 0)
      const end = Math.min(first + count, made[name])
      if (first >= end) return
      // One range where they touch, as files of a spool that go one after the other are one loss.
      if (last?.end === first) shed[name].splice(-1, 1, { first: last.first, end })
      else shed[name].push({ first, end })
    },
    lossAt,
    values(name, first, limit) {
      const nextLoss = shed[name].find((range) => range.first > first)?.first ?? Infinity
      const end = Math.min(first + limit, made[name], nextLoss)
      const rows: unknown[][] = []
      for (let seq = first; seq < end; seq++) {
        const row = madeRow(options, name, seq)
        rows.push(streamFields[name].map((field) => row[field]))
      }
      return rows
    },
  }
}

/** All rows that a run made. */
export function madeRows(run: RunTruth): number {
  return stream.options.reduce((sum, name) => sum + run.made(name), 0)
}
