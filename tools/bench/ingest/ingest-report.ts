/** What one contender did. */
export interface ContenderFigures {
  readonly name: string
  /** Rows of one measurement. */
  readonly rows: number
  /** Medians over the rounds. */
  readonly rows_per_s: number
  /** CPU time of this process per row, µs; what a database server takes is not in it. */
  readonly cpu_us_per_row: number
}

/** The product against something else on the same database in the same rounds. */
export interface Ratio {
  readonly database: string
  readonly against: string
  /** Rows per second of the product by those of the other, median over the rounds. */
  readonly ratio: number
  readonly expected: number
  readonly result: 'pass' | 'fail'
}

/** The whole result, as `--json` prints it. */
export interface IngestReport {
  readonly bench: 'ingest'
  readonly cpu_model: string
  readonly cpu_cores: number
  readonly node_version: string
  readonly rounds: number
  readonly rows_per_commit: number
  readonly load_before: readonly number[]
  readonly load_after: readonly number[]
  readonly databases: readonly {
    readonly database: string
    readonly contenders: readonly ContenderFigures[]
  }[]
  readonly ratios: readonly Ratio[]
}

/** The result for a person. */
export function ingestTable(report: IngestReport): string {
  const { cpu_model, cpu_cores, node_version, rounds, rows_per_commit } = report
  return [
    `${cpu_model}, ${cpu_cores} cores · Node ${node_version}`,
    `samples in commits of ${rows_per_commit}, durable · medians of ${rounds} interleaved rounds`,
    `load average before ${loads(report.load_before)}, after ${loads(report.load_after)}`,
    '',
    `${''.padEnd(32)}${'rows/s'.padStart(10)}${'CPU µs/row'.padStart(12)}`,
    ...report.databases.flatMap(({ database, contenders }) =>
      contenders.map(
        ({ name, rows_per_s, cpu_us_per_row }) =>
          `${`${database}: ${name}`.padEnd(32)}${rows_per_s.toFixed(0).padStart(10)}${cpu_us_per_row.toFixed(1).padStart(12)}`,
      ),
    ),
    '',
    ...report.ratios.map(
      ({ result, database, against, ratio, expected }) =>
        `${result}  ${database}: ${ratio.toFixed(2)} × ${against} (≥ ${expected} expected)`,
    ),
    '',
  ].join('\n')
}

function loads(averages: readonly number[]): string {
  return averages.map((average) => average.toFixed(2)).join(' ')
}
