/** The product against the database's own program, on the same columns in pairs one after the other. */
export interface ExportRatio {
  readonly database: string
  readonly rows: string
  readonly against: string
  /** Medians, seconds. */
  readonly product_s: number
  readonly other_s: number
  /** Rows per second of the product by those of the other: median of the pairs, and the least and largest of them. */
  readonly ratio: number
  readonly low: number
  readonly high: number
  readonly expected: number
  readonly result: 'pass' | 'fail'
}

/** Memory of the collector over one export after the other. */
export interface ExportMemory {
  readonly database: string
  readonly exports: number
  /** Resident before the first, at the most, and the growth from the second export to the last by each, MB of 2^20 bytes. */
  readonly before_mb: number
  readonly peak_mb: number
  readonly growth_mb: number
  readonly longest_answer_ms: number
}

/** Sums of a Parquet file against those of the database. */
export interface ExportSums {
  readonly database: string
  readonly rows: string
  readonly by: string
  /** Null: it could not be tried. */
  readonly equal: boolean | null
  readonly remark: string
}

export interface ExportReport {
  readonly bench: 'export'
  readonly cpu_model: string
  readonly cpu_cores: number
  readonly node_version: string
  readonly pairs: number
  readonly load_before: readonly number[]
  readonly load_after: readonly number[]
  readonly ratios: readonly ExportRatio[]
  readonly memory: readonly ExportMemory[]
  readonly sums: readonly ExportSums[]
}

/** The result for a person. */
export function exportTable(report: ExportReport): string {
  const loads = (averages: readonly number[]) => averages.map((one) => one.toFixed(2)).join(' ')
  return [
    `${report.cpu_model}, ${report.cpu_cores} cores · Node ${report.node_version}`,
    `${report.pairs} pairs, one after the other · load average before ${loads(report.load_before)}, after ${loads(report.load_after)}`,
    '',
    ...report.ratios.map(
      ({ result, database, rows, against, ratio, low, high, expected, product_s, other_s }) =>
        `${result}  ${database}, ${rows}: ${ratio.toFixed(2)} × ${against} (${low.toFixed(2)}–${high.toFixed(2)}, ≥ ${expected} expected); ${product_s.toFixed(2)} s against ${other_s.toFixed(2)} s`,
    ),
    '',
    ...report.memory.map(
      (one) =>
        `${one.database}: ${one.exports} exports, resident ${one.before_mb.toFixed(0)} MB before, ${one.peak_mb.toFixed(0)} MB at most, ${one.growth_mb.toFixed(1)} MB more with each; /livez answered within ${one.longest_answer_ms.toFixed(0)} ms`,
    ),
    '',
    ...report.sums.map(
      ({ database, rows, by, equal, remark }) =>
        `${equal === null ? 'not tried' : equal ? 'pass' : 'fail'}  ${database}, ${rows} as Parquet, read by ${by}: ${remark}`,
    ),
    '',
  ].join('\n')
}
