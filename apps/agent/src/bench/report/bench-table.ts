import type { Description } from '@voicemark/analysis'
import type { BenchReport } from './bench-report.js'
import { alignColumns, formatDecimals, type Column } from './columns.js'
import { energyLine } from './energy.js'
import type { BenchGroup } from './groups.js'
import { heardTable } from './heard-table.js'
import { sampleRemarks } from './row-remarks.js'
import { shownVerdict } from './throttle-verdict.js'

/** The result of a bench for a person: what ran, the figures with their n, and how they are to be read. */
export function renderTable(report: BenchReport): string {
  return [
    ...headerLines(report),
    '',
    ...alignColumns(timeColumns(report.groups)),
    '',
    'Memory of the synthesis process, MB of 2^20 bytes',
    ...alignColumns(memoryColumns(report.groups)),
    ...timelineLine(report.groups),
    ...energyLine(report.energy),
    ...heardTable([report.heard], { header: ['', ''], cells: ['all'], left: true }),
    '',
    `Aggregate RTF (Σ time / Σ audio): ${formatDecimals([report.aggregate_rtf])[0] ?? missing}`,
    ...repeatLine(report),
    '',
    ...footer,
    '',
  ].join('\n')
}

const missing = '–'

const footer = [
  'RTF = synthesis time / audio duration; lower is better, below 1 is faster than real time.',
  'p90 and medians by linear interpolation (Hyndman and Fan, type 7); SD with n − 1.',
  'Memory: before = when a request began; kept = left in it by earlier ones; rise = what it added.',
]

function headerLines(report: BenchReport): string[] {
  const { agent, corpus, measured, repeat, left_out } = report
  const part = agent.device_type === 'cpu' ? agent.cpu_model : (agent.gpu_name ?? agent.cpu_model)
  const early = measured.answered < measured.planned ? `, stopped early at ${measured.answered}` : ''
  const count = `${measured.planned} = ${corpus.items.length} texts × ${repeat}, one at a time`
  const throttledOut = left_out.throttled === 0 ? '' : `, ${left_out.throttled} throttled`
  const tags = Object.entries(report.tags).map(([name, value]) => `${name}=${value}`)
  const fields: [string, string][] = [
    ['voice', report.voice ?? 'default of the agent'],
    ['device', agent.device_type],
    ['tier', part === null ? agent.hardware_tier : `${agent.hardware_tier} (${part})`],
    ['threads', String(report.threads ?? missing)],
    ['corpus', `${corpus.name}, SHA-256 ${corpus.sha256.slice(0, 12)}`],
    ['requests', `${count}${early}`],
    [
      'n',
      `${report.groups.at(-1)?.n ?? 0}; left out: ${left_out.warmup} warm-up, ${left_out.cold} cold${throttledOut}`,
    ],
    ['throttled', shownVerdict(report.throttled)],
    ['failures', shownFailures(report)],
  ]
  const measuredRows = report.requests.filter((row) => !row.warmup && !row.cold && row.sampled !== false)
  for (const remark of sampleRemarks(measuredRows)) fields.push(['samples', remark])
  if (tags.length > 0) fields.push(['tags', tags.join(', ')])
  return [...fields.map(([name, value]) => `${name.padEnd(10)}${value}`), ...failureExamples(report)]
}

function shownFailures({ failures, measured }: BenchReport): string {
  const classes = Object.entries(failures.by_class).map(([name, count]) => `${count} ${name}`)
  const share =
    classes.length === 0 ? 'none' : `${failures.total} of ${measured.answered}: ${classes.join(', ')}`
  return failures.warmup === 0 ? share : `${share}; of the warm-up: ${failures.warmup}`
}

/** The first failure of each code: enough to know what to mend. */
function failureExamples({ failures }: BenchReport): string[] {
  const first = new Map(failures.requests.toReversed().map((failure) => [failure.code, failure]))
  return [...first.values()].toReversed().map(({ code, detail, item_id, repeat, warmup }) => {
    const which = warmup ? 'warm-up' : `repeat ${repeat}`
    return `${' '.repeat(10)}${code}, first at ${item_id}, ${which}: ${detail}`
  })
}

/** Above it, a difference between two benches may be noise. */
const noisyCv = 0.15

function repeatLine({ repeat_cv }: BenchReport): string[] {
  if (repeat_cv === null) return []
  const line = `Repeats of one text differ by ${Math.round(repeat_cv * 100)} % (median of SD / mean of RTF)`
  return repeat_cv > noisyCv
    ? [line, 'Over 15 % is noisy: is the machine busy with something else, or hot?']
    : [line]
}

type Figure = Exclude<
  { [K in keyof BenchGroup]: BenchGroup[K] extends Description ? K : never }[keyof BenchGroup],
  never
>

function timeColumns(groups: readonly BenchGroup[]): Column[] {
  const figures = (of: Figure, figure: keyof Description) => groups.map((group) => group[of][figure])
  const medians = figures('rtf', 'median')
  const rtf = (figure: keyof Description) => formatDecimals(figures('rtf', figure), medians)
  const deviations = rtf('sd')
  return [
    nameColumn(groups),
    { header: ['', 'chars'], cells: groups.map(({ text_length_chars }) => range(text_length_chars)) },
    { header: ['', 'n'], cells: groups.map(({ n }) => String(n)) },
    { header: ['RTF', 'median'], cells: rtf('median') },
    {
      header: ['RTF', 'mean ± SD'],
      cells: rtf('mean').map((mean, at) => `${mean} ± ${deviations[at] ?? missing}`),
    },
    { header: ['RTF', 'p90'], cells: rtf('p90') },
    { header: ['duration s', 'median'], cells: formatDecimals(figures('total_duration_s', 'median')) },
    { header: ['chars/s', 'median'], cells: formatDecimals(figures('chars_per_second', 'median')) },
  ]
}

function memoryColumns(groups: readonly BenchGroup[]): Column[] {
  const figures = (figure: keyof Description) => groups.map((group) => group.peak_memory_mb[figure])
  const medians = (of: 'baseline_memory_mb' | 'retained_memory_mb' | 'delta_memory_mb') =>
    groups.map((group) => group[of].median?.toFixed(1) ?? missing)
  return [
    nameColumn(groups),
    { header: ['', 'n'], cells: figures('n').map(String) },
    { header: ['before', 'median'], cells: medians('baseline_memory_mb') },
    { header: ['kept', 'median'], cells: medians('retained_memory_mb') },
    { header: ['rise', 'median'], cells: medians('delta_memory_mb') },
    { header: ['peak', 'median'], cells: formatDecimals(figures('median')) },
    { header: ['peak', 'max'], cells: formatDecimals(figures('max')) },
    { header: ['samples per', 'request'], cells: groups.map(({ samples_taken }) => range(samples_taken)) },
  ]
}

/** Few points make no timeline; the figures of the table are the kernel's counters and do not rest on them. */
function timelineLine(groups: readonly BenchGroup[]): string[] {
  const all = groups.at(-1)
  if (all === undefined || all.undersampled === 0) return []
  return [`${all.undersampled} of ${all.n} requests are too short for a timeline (fewer than 5 samples).`]
}

const nameColumn = (groups: readonly BenchGroup[]): Column => ({
  header: ['', ''],
  cells: groups.map(({ name }) => name),
  left: true,
})

function range({ min, max }: Description): string {
  if (min === null || max === null) return missing
  return min === max ? String(min) : `${min}–${max}`
}
