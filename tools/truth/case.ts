/** What a program is to take; `known_program.py` and `own_program.mjs` obey it. */
export interface Plan {
  /** Taken at once, held for so long, given back. */
  readonly mb: number
  readonly hold_ms: number
  /** Own pages; those of a file that is mapped; own pages that a child shares. */
  readonly kind: 'anonymous' | 'file' | 'shared'
  /** Share of the time in which each thread computes. */
  readonly duty: number
  readonly threads: number
  /** Whether it still holds it at the end. */
  readonly keeps: boolean
}

export interface Case {
  readonly name: string
  readonly plan: Plan
  /** Run in a control group that is held to this; null: in one without limits. */
  readonly limits: Limits | null
}

export interface Limits {
  readonly memoryMb: number
  /** Of one core. */
  readonly cpuShare: number
}

/** What a program says that it took: memory by a walk over its page tables, time by its own clock. */
export interface Truth {
  readonly base_mb: number
  /** Of all its processes. */
  readonly peak_mb: number
  /** By time; null where it is not told. */
  readonly mean_mb: number | null
  readonly cpu_s: number
  readonly pss_mb?: number
  readonly anonymous_mb?: number
  /** Unix seconds. */
  readonly started_wall?: number
  readonly total_s?: number
}

const idle: Plan = { mb: 0, hold_ms: 0, kind: 'anonymous', duty: 0, threads: 1, keeps: false }
const plain = (name: string, plan: Partial<Plan>, limits: Limits | null = null): Case => ({
  name,
  plan: { ...idle, ...plan },
  limits,
})

const sizes = [
  [5, 5],
  [5, 500],
  [50, 5],
  [50, 50],
  [200, 500],
  [500, 50],
  [2048, 5],
  [2048, 5000],
] as const

const duties = [0.1, 0.33, 0.75, 1]

export const cases: readonly Case[] = [
  ...sizes.map(([mb, hold_ms]) => plain(`${mb} MB for ${hold_ms} ms`, { mb, hold_ms })),
  ...[1, 2].flatMap((threads) =>
    duties.map((duty) =>
      plain(`${duty * 100} % of ${threads} thread${threads > 1 ? 's' : ''}`, {
        hold_ms: 1000,
        duty,
        threads,
      }),
    ),
  ),
  plain('a mapped file of 200 MB', { mb: 200, hold_ms: 500, kind: 'file', keeps: true }),
  plain('200 MB that are kept', { mb: 200, hold_ms: 500, keeps: true }),
  plain('200 MB shared with a child', { mb: 200, hold_ms: 500, kind: 'shared' }),
  plain(
    '200 MB of 300 MB, half a core',
    { mb: 200, hold_ms: 500, duty: 1 },
    { memoryMb: 300, cpuShare: 0.5 },
  ),
  plain(
    '5 MB of 50 MB, half a core',
    { mb: 5, hold_ms: 500, duty: 1, threads: 2 },
    { memoryMb: 50, cpuShare: 0.5 },
  ),
]
