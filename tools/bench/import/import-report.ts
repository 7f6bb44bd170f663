/** How long one file took, medians over the rounds, seconds of wall and of processor time. */
export interface ImportFigures {
  readonly file: 'requests' | 'samples'
  readonly rows: number
  readonly bytes: number
  /** One pass of csv-parse over the same file, which keeps nothing. */
  readonly csv_parse_s: number
  readonly csv_parse_cpu_s: number
  /** The whole import by the product into an empty SQLite file. */
  readonly import_s: number
  readonly import_cpu_s: number
  /** Processor time of the import by that of the pass in the same round, median over the rounds. */
  readonly cpu_ratio: number
  readonly expected: number
  readonly result: 'pass' | 'fail'
}

/** What agents noticed that delivered to a collector while it imported the file. */
export interface AckFigures {
  readonly file: 'requests' | 'samples'
  /** From the first byte that is sent to the answer, seconds. */
  readonly import_s: number
  readonly idle_p50_ms: number
  readonly idle_max_ms: number
  readonly during_p50_ms: number
  readonly during_max_ms: number
  readonly retries: number
  readonly reconnects: number
  /** An agent takes a link for dead after so long without an answer. */
  readonly deadline_ms: number
  readonly result: 'pass' | 'fail'
}

/** The whole result, as `--json` prints it. */
export interface ImportReport {
  readonly bench: 'import'
  readonly cpu_model: string
  readonly cpu_cores: number
  readonly node_version: string
  readonly rounds: number
  readonly load_before: readonly number[]
  readonly load_after: readonly number[]
  readonly files: readonly ImportFigures[]
  readonly acknowledgements: readonly AckFigures[]
}

/** The result for a person. */
export function importTable(report: ImportReport): string {
  const { cpu_model, cpu_cores, node_version, rounds } = report
  return [
    `${cpu_model}, ${cpu_cores} cores · Node ${node_version} · medians of ${rounds} rounds`,
    `load average before ${loads(report.load_before)}, after ${loads(report.load_after)}`,
    '',
    ...report.files.flatMap((one) => [
      `${one.rows.toLocaleString('en-US')} ${one.file}, ${(one.bytes / 2 ** 20).toFixed(1)} MB`,
      `      csv-parse alone ${seconds(one.csv_parse_s)}, CPU ${seconds(one.csv_parse_cpu_s)}`,
      `      import          ${seconds(one.import_s)}, CPU ${seconds(one.import_cpu_s)}`,
      `${one.result}  ${one.cpu_ratio.toFixed(1)} × the CPU of csv-parse (≤ ${one.expected} expected)`,
    ]),
    ...report.acknowledgements.flatMap((one) => [
      `agents that deliver while ${one.file} are imported (${seconds(one.import_s)})`,
      `      acknowledged before: p50 ${ms(one.idle_p50_ms)}, max ${ms(one.idle_max_ms)}`,
      `      acknowledged during: p50 ${ms(one.during_p50_ms)}, max ${ms(one.during_max_ms)}; ${one.retries} retries, ${one.reconnects} reconnects`,
      `${one.result}  max within the deadline of ${ms(one.deadline_ms)}`,
    ]),
    '',
  ].join('\n')
}

const seconds = (value: number) => `${value.toFixed(2)} s`
const ms = (value: number) => `${value.toFixed(0)} ms`
const loads = (averages: readonly number[]) => averages.map((average) => average.toFixed(2)).join(' ')
