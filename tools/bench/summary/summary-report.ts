/** What a collector's answers over all requests of one database cost. */
export interface SummaryFigures {
  readonly database: string
  readonly requests: number
  /** Realtime rows beside them. */
  readonly samples: number
  /** From the start of the collector to its first summary, going on from what an earlier one kept, its CPU time and memory. */
  readonly first_s: number
  readonly first_cpu_s: number | null
  readonly first_rss_mb: number | null
  /** The same where nothing is kept; all requests are read. */
  readonly rebuilt_s: number
  readonly rebuilt_cpu_s: number | null
  readonly rebuilt_rss_mb: number | null
  /** The driver alone, in this process: `SELECT` of the same columns, nothing made of them. */
  readonly floor_cpu_s: number
  /** Medians of answers, each behind 100 new requests, and the longest. */
  readonly summary_ms: number
  readonly summary_max_ms: number
  readonly comparison_ms: number
  readonly comparison_max_ms: number
  /** The first comparison by another field, for which all requests are read again. */
  readonly split_s: number
  /** The longest answer of `/livez`, asked every 10 ms while all this went on. */
  readonly livez_max_ms: number
}

/** The whole result, as `--json` prints it. */
export interface SummaryReport {
  readonly bench: 'summary'
  readonly cpu_model: string
  readonly cpu_cores: number
  readonly node_version: string
  readonly load_before: readonly number[]
  readonly load_after: readonly number[]
  readonly figures: readonly SummaryFigures[]
}

const lines: readonly (readonly [label: string, figure: keyof SummaryFigures, digits: number])[] = [
  ['requests', 'requests', 0],
  ['realtime rows', 'samples', 0],
  ['first summary of a start, s', 'first_s', 2],
  ['… CPU of the collector, s', 'first_cpu_s', 2],
  ['… its memory, peak RSS, MB', 'first_rss_mb', 0],
  ['first of all, nothing kept, s', 'rebuilt_s', 2],
  ['… CPU of the collector, s', 'rebuilt_cpu_s', 2],
  ['… its memory, peak RSS, MB', 'rebuilt_rss_mb', 0],
  ['… CPU of the driver alone, s', 'floor_cpu_s', 2],
  ['summary, ms', 'summary_ms', 1],
  ['… longest', 'summary_max_ms', 1],
  ['comparison of five, ms', 'comparison_ms', 0],
  ['… longest', 'comparison_max_ms', 0],
  ['first by another field, s', 'split_s', 2],
  ['/livez meanwhile, longest, ms', 'livez_max_ms', 1],
]

/** The result for a person. */
export function summaryTable({ figures, ...report }: SummaryReport): string {
  const { cpu_model, cpu_cores, node_version, load_before, load_after } = report
  const loads = (averages: readonly number[]) => averages.map((average) => average.toFixed(2)).join(' ')
  const cell = (value: string | number | null, digits: number) =>
    (typeof value === 'number' ? value.toFixed(digits) : (value ?? '–')).padStart(14)
  return [
    `${cpu_model}, ${cpu_cores} cores · Node ${node_version}`,
    `load average before ${loads(load_before)}, after ${loads(load_after)}`,
    '',
    ''.padEnd(32) + figures.map(({ database }) => database.padStart(14)).join(''),
    ...lines.map(
      ([label, name, digits]) => label.padEnd(32) + figures.map((one) => cell(one[name], digits)).join(''),
    ),
    '',
  ].join('\n')
}
