import type { FleetMode } from './fleet-plan.js'
import type { Missed } from './stored-rows.js'

/** What one crowd of agents did with one collector. */
export interface CrowdFigures extends Missed {
  readonly database: string
  readonly mode: FleetMode
  readonly agents: number
  readonly rows: number
  readonly rows_per_s: number
  /** CPU time of the collector per row, µs; what a database server takes is not in it. Null where there is no /proc. */
  readonly collector_cpu_us_per_row: number | null
  /** Largest resident set of the collector since its start, MB of 2^20 bytes. */
  readonly collector_peak_rss_mb: number | null
  readonly ack_p50_ms: number
  readonly ack_p99_ms: number
  readonly ack_max_ms: number
  readonly all_up_s: number
  readonly drained_s: number
  readonly retries: number
  readonly reconnects: number
  readonly client_cpu_us_per_row: number
}

/** Whether a promise is kept. */
export interface FleetVerdict {
  readonly database: string
  readonly expectation: string
  readonly measured: number | null
  readonly result: 'pass' | 'fail' | 'not measured'
}

/** The whole result, as `--json` prints it. */
export interface FleetReport {
  readonly bench: 'fleet'
  readonly cpu_model: string
  readonly cpu_cores: number
  readonly node_version: string
  readonly load_before: readonly number[]
  readonly load_after: readonly number[]
  readonly crowds: readonly CrowdFigures[]
  readonly verdicts: readonly FleetVerdict[]
}

type Limit = readonly [expectation: string, figure: keyof CrowdFigures, most: number]

const always: readonly Limit[] = [
  ['lost rows', 'lost', 0],
  ['duplicate rows', 'duplicate', 0],
  ['rows that nobody sent', 'unexpected', 0],
]
const limits: Readonly<Record<FleetMode, readonly Limit[]>> = {
  paced: [
    ['ack p99, ms', 'ack_p99_ms', 1500],
    ['collector RSS, MB', 'collector_peak_rss_mb', 512],
    ...always,
  ],
  batches: [['collector CPU per row, µs', 'collector_cpu_us_per_row', 12], ...always],
  storm: [['all connected, s', 'all_up_s', 10], ['all delivered, s', 'drained_s', 30], ...always],
}

/** The promises of each mode, held against its figures. */
export function judgeFleet(crowds: readonly CrowdFigures[]): FleetVerdict[] {
  return crowds.flatMap((crowd) =>
    limits[crowd.mode].map(([name, figure, most]): FleetVerdict => {
      const measured = crowd[figure]
      const expectation = `${crowd.mode}: ${name} ≤ ${most}`
      if (typeof measured !== 'number')
        return { database: crowd.database, expectation, measured: null, result: 'not measured' }
      return { database: crowd.database, expectation, measured, result: measured <= most ? 'pass' : 'fail' }
    }),
  )
}

/** The result for a person. */
export function fleetTable(report: FleetReport): string {
  const { cpu_model, cpu_cores, node_version, load_before, load_after } = report
  return [
    `${cpu_model}, ${cpu_cores} cores · Node ${node_version}`,
    `load average before ${loads(load_before)}, after ${loads(load_after)}`,
    '',
    ...report.crowds.flatMap(crowdLines),
    ...report.verdicts.map(
      ({ result, database, expectation, measured }) =>
        `${result}  ${database}, ${expectation}${measured === null ? '' : ` (${rounded(measured)})`}`,
    ),
    '',
  ].join('\n')
}

function crowdLines(crowd: CrowdFigures): string[] {
  return [
    `${crowd.database}, ${crowd.mode}: ${crowd.agents} agents, ${crowd.rows} rows, ${rounded(crowd.rows_per_s)} rows/s`,
    `  collector ${rounded(crowd.collector_cpu_us_per_row)} µs CPU per row, ${rounded(crowd.collector_peak_rss_mb)} MB`,
    `  ack p50 ${rounded(crowd.ack_p50_ms)}, p99 ${rounded(crowd.ack_p99_ms)}, max ${rounded(crowd.ack_max_ms)} ms`,
    `  all up in ${rounded(crowd.all_up_s)} s, delivered in ${rounded(crowd.drained_s)} s`,
    `  lost ${crowd.lost}, duplicate ${crowd.duplicate}, unexpected ${crowd.unexpected}; told to come back ${crowd.retries}, connected again ${crowd.reconnects}`,
    '',
  ]
}

function rounded(value: number | null): string {
  if (value === null) return '–'
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Math.round(value * 10) / 10)
}

function loads(averages: readonly number[]): string {
  return averages.map((average) => average.toFixed(2)).join(' ')
}
