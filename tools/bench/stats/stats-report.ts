/** How often an interval held the true value. */
export interface Coverage {
  readonly interval: string
  readonly data: string
  readonly n: number
  readonly datasets: number
  /** 0–1. */
  readonly coverage: number
  /** Where it has to lie, for intervals that are exact for such data; null for those that are only close. */
  readonly expected: readonly [low: number, high: number] | null
}

/** How often campaigns claimed something. */
export interface Claims {
  readonly truth: string
  readonly design: 'paired' | 'unpaired'
  readonly machines: number
  readonly n: number
  readonly campaigns: number
  /** Share of campaigns with at least one claim, 0–1. */
  readonly claimed: number
  /** At most this if all machines are equal; else about this by theory. */
  readonly expected: number
  readonly result: 'pass' | 'fail'
}

/** How long the statistics of many requests take. */
export interface Speed {
  readonly requests: number
  readonly configurations: number
  readonly fold_s: number
  readonly figures_s: number
  readonly comparison_s: number
  /** Of the three above together; processor time says more while other programs are busy. */
  readonly wall_s: number
  readonly cpu_s: number
  /** What is held after the last request beyond what was before the first, MB of 2^20 bytes. */
  readonly heap_growth_mb: number
  readonly expected_s: number
  readonly result: 'pass' | 'fail'
}

/** The whole result, as `--json` prints it. */
export interface StatsReport {
  readonly bench: 'stats'
  readonly cpu_model: string
  readonly cpu_cores: number
  readonly node_version: string
  readonly seed: number
  readonly load_before: readonly number[]
  readonly load_after: readonly number[]
  readonly coverage: readonly Coverage[]
  readonly claims: readonly Claims[]
  readonly speed: Speed
}

/** The result for a person: at most 100 columns. */
export function statsTable(report: StatsReport): string {
  const { cpu_model, cpu_cores, node_version, seed } = report
  return [
    `${cpu_model}, ${cpu_cores} cores · Node ${node_version} · seed ${seed}`,
    `load average before ${loads(report.load_before)}, after ${loads(report.load_after)}`,
    '',
    `${'95 % intervals'.padEnd(34)}${'data'.padEnd(30)}${'n'.padStart(5)}${'held, %'.padStart(10)}`,
    ...report.coverage.map(coverageLine),
    '',
    ...report.claims.map(claimsLine),
    '',
    ...speedLines(report.speed),
    '',
  ].join('\n')
}

function coverageLine({ interval, data, n, coverage, expected }: Coverage): string {
  const held = percent(coverage, 2).padStart(10)
  const verdict = expected === null ? '' : `  ${within(coverage, expected) ? 'pass' : 'fail'} (exact)`
  return `${interval.padEnd(34)}${data.padEnd(30)}${String(n).padStart(5)}${held}${verdict}`
}

function claimsLine({ truth, design, machines, n, campaigns, claimed, expected, result }: Claims): string {
  const limit = truth === 'equal' ? `≤ ${percent(expected, 1)} %` : `theory ${percent(expected, 1)} %`
  const what = `${truth}, ${machines} machines, ${design}, n = ${n}`
  return `${result}  ${what}: claimed in ${percent(claimed, 2)} % of ${campaigns} campaigns (${limit})`
}

function speedLines(speed: Speed): string[] {
  const { requests, configurations, fold_s, figures_s, comparison_s, wall_s, cpu_s, heap_growth_mb } = speed
  return [
    `${speed.result}  ${requests} requests, ${configurations} configurations: ${wall_s.toFixed(2)} s, of the processor ` +
      `${cpu_s.toFixed(2)} s (≤ ${speed.expected_s} s expected)`,
    `      fold ${fold_s.toFixed(2)} s, figures ${figures_s.toFixed(2)} s, comparison of all pairs ` +
      `${comparison_s.toFixed(2)} s; held ${heap_growth_mb.toFixed(0)} MB`,
  ]
}

const within = (value: number, [low, high]: readonly [number, number]) => low <= value && value <= high
const percent = (share: number, digits: number) => (100 * share).toFixed(digits)

function loads(averages: readonly number[]): string {
  return averages.map((average) => average.toFixed(2)).join(' ')
}
