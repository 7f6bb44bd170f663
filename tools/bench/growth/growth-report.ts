/** A database at one size. */
export interface GrowthPoint {
  readonly database: string
  /** Realtime rows in it. */
  readonly rows: number
  /** CPU time of the writing process per row, µs, over the last 100,000 rows; a database server's is not in it. */
  readonly cpu_us_per_row: number
  readonly rows_per_s: number
  /** Of the whole file, or of the table with its index, divided by the rows. */
  readonly bytes_per_row: number
  /** The first answer of a collector that has just started, ms: it counts all rows once, for the law of delivery. */
  readonly first_summary_ms: number
  /** Medians of answers, each behind a new request row, ms. */
  readonly summary_ms: number
  readonly export_ms: number
  /** CPU time of the collector for one of these answers, ms; null where there is no /proc. */
  readonly answer_cpu_ms: number | null
}

/** Whether a promise is kept. */
export interface GrowthVerdict {
  readonly database: string
  readonly expectation: string
  readonly measured: number
  readonly result: 'pass' | 'fail'
}

/** The whole result, as `--json` prints it. */
export interface GrowthReport {
  readonly bench: 'growth'
  readonly cpu_model: string
  readonly cpu_cores: number
  readonly node_version: string
  readonly load_before: readonly number[]
  readonly load_after: readonly number[]
  readonly requests: number
  readonly points: readonly GrowthPoint[]
  readonly verdicts: readonly GrowthVerdict[]
}

/** The largest size held against the smallest one of the same database. */
export function judgeGrowth(points: readonly GrowthPoint[]): GrowthVerdict[] {
  const databases = [...new Set(points.map(({ database }) => database))]
  return databases.flatMap((database) => {
    const own = points.filter((point) => point.database === database)
    const [smallest, largest] = [own[0], own.at(-1)]
    if (smallest === undefined || largest === undefined) return []
    const cpu = largest.cpu_us_per_row / smallest.cpu_us_per_row
    // Time on the CPU where it is known: other programs disturb it least.
    const answer = (point: GrowthPoint) => point.answer_cpu_ms ?? point.summary_ms
    const summary = answer(largest) / answer(smallest)
    const sizes = `at ${largest.rows} rows by that at ${smallest.rows}`
    return [
      verdict(database, `CPU per row ${sizes}, 0.75 to 1.25`, cpu, cpu >= 0.75 && cpu <= 1.25),
      verdict(database, `summary time ${sizes}, ≤ 1.2`, summary, summary <= 1.2),
      verdict(
        database,
        `bytes per row at ${largest.rows} rows ≤ 90`,
        largest.bytes_per_row,
        largest.bytes_per_row <= 90,
      ),
    ]
  })
}

function verdict(database: string, expectation: string, measured: number, met: boolean): GrowthVerdict {
  return { database, expectation, measured, result: met ? 'pass' : 'fail' }
}

const columns: readonly (readonly [title: string, figure: keyof GrowthPoint, digits: number])[] = [
  ['rows', 'rows', 0],
  ['CPU µs/row', 'cpu_us_per_row', 1],
  ['rows/s', 'rows_per_s', 0],
  ['bytes/row', 'bytes_per_row', 1],
  ['summary ms', 'summary_ms', 1],
  ['export ms', 'export_ms', 1],
  ['its CPU ms', 'answer_cpu_ms', 1],
  ['first ms', 'first_summary_ms', 0],
]

/** The result for a person. */
export function growthTable(report: GrowthReport): string {
  const { cpu_model, cpu_cores, node_version, load_before, load_after, requests } = report
  return [
    `${cpu_model}, ${cpu_cores} cores · Node ${node_version} · ${requests} requests`,
    `load average before ${loads(load_before)}, after ${loads(load_after)}`,
    '',
    ''.padEnd(12) + columns.map(([title]) => title.padStart(12)).join(''),
    ...report.points.map(
      (point) =>
        point.database.padEnd(12) +
        columns.map(([, figure, digits]) => Number(point[figure]).toFixed(digits).padStart(12)).join(''),
    ),
    '',
    ...report.verdicts.map(
      ({ result, database, expectation, measured }) =>
        `${result}  ${database}: ${expectation} (${measured.toFixed(2)})`,
    ),
    '',
  ].join('\n')
}

function loads(averages: readonly number[]): string {
  return averages.map((average) => average.toFixed(2)).join(' ')
}
