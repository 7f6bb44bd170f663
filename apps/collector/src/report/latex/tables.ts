import type { MeasureFigures } from '@voicemark/analysis'
import { labelWords } from '../../figures/words/label-words.js'
import { memoryOwner } from '../../figures/words/memory-words.js'
import type { PaperConfiguration, ReportData } from '../source/report-data.js'
import { intervalTex, missing, numberTex, percentTex, shareTex } from './number-text.js'
import { texTable } from './tex-table.js'
import { breakableTex, escapeTex } from './tex-text.js'

/** Section 3.1: what each configuration is. */
export function hardwareTable({ configurations }: ReportData): string {
  return texTable({
    label: 'tab:vm-hardware',
    caption:
      'Hardware configurations. Cores are physical; RAM in GB of $2^{30}$ bytes; $n$ counts the measured requests, ' +
      'failed ones included, without warm-up and cold ones.',
    columns: 'L{0.31}lL{0.27}rL{0.12}rr',
    head: ['Configuration', 'Device', 'CPU', 'Cores', 'GPU', 'RAM', '$n$'],
    rows: configurations.map((one) => [
      nameOf(one),
      escapeTex(one.device_type),
      known(one.hardware.cpu_model),
      one.hardware.cpu_cores === null ? missing : String(one.hardware.cpu_cores),
      known(one.hardware.gpu_name),
      numberTex(one.hardware.total_memory_gb),
      String(one.n),
    ]),
  })
}

/** Section 4.2: peak memory. */
export function memoryTable({ configurations, conduct }: ReportData): string {
  return texTable({
    label: 'tab:vm-memory',
    caption:
      `Peak memory of ${memoryOwner(configurations)} in MB of $2^{20}$ bytes, over successful requests. ${medianWords} ` +
      'SD is the standard deviation between requests. Before: median of what was resident when a request began; added: median of ' +
      'the most that it added.',
    columns: 'L{0.28}rrrrrrr',
    head: ['Configuration', '$n$', 'Median [95\\,\\% CI]', 'Mean', 'SD', 'Largest', 'Before', 'Added'],
    rows: configurations.map((one) => [
      nameOf(one),
      ...spread(one.measures.peak_memory_mb),
      numberTex(one.measures.baseline_memory_mb.median),
      numberTex(one.measures.delta_memory_mb.median),
    ]),
    notes: [
      ...(configurations.some(isSampled) ? undersampledNote(conduct.undersampled) : []),
      ...sampleNote(configurations),
    ],
  })
}

/** Section 4.3: real-time factor. */
export function rtfTable({ configurations }: ReportData): string {
  return texTable({
    label: 'tab:vm-rtf',
    caption:
      'Real-time factor (RTF: synthesis time per audio time, lower is faster, below 1 is faster than real time) over ' +
      `successful requests. ${medianWords} p95 from $n = 20$ on. Aggregate RTF is total time over total audio, with ` +
      'the interval of a ratio of totals (Taylor series); it weighs long texts more and does not replace the median.',
    columns: 'L{0.22}rrrrrr',
    head: ['Configuration', '$n$', 'Median [95\\,\\% CI]', 'Mean', 'SD', 'p95', 'Aggregate [95\\,\\% CI]'],
    rows: configurations.map(({ measures: { rtf }, aggregate, ...one }) => [
      nameOf(one),
      ...spread(rtf).slice(0, 4),
      numberTex(rtf.p95?.value ?? null),
      intervalTex(aggregate?.rtf ?? null, aggregate?.rtf_interval ?? null),
    ]),
    notes: sampleNote(configurations),
  })
}

/** Section 4.3: what else tells how fast it is. */
export function speedTable({ configurations }: ReportData): string {
  return texTable({
    label: 'tab:vm-speed',
    caption:
      'Duration and throughput: medians over successful requests with percentile-bootstrap 95\\,\\% intervals. ' +
      'Tokens are what the model takes in, so that they compare within one model only.',
    columns: 'L{0.34}rrr',
    head: ['Configuration', 'Duration, s', 'Tokens per s', 'Characters per s'],
    rows: configurations.map(({ measures, ...one }) => [
      nameOf(one),
      medianOf(measures.total_duration_s),
      medianOf(measures.tokens_per_second),
      medianOf(measures.chars_per_second),
    ]),
  })
}

/** Section 4.4: how many requests succeeded, and why the others did not. */
export function successTable({ configurations }: ReportData): string {
  return texTable({
    label: 'tab:vm-success',
    caption: 'Successful requests with the 95\\,\\% Wilson interval of their share, and failures by class.',
    columns: 'L{0.36}rrL{0.3}',
    head: ['Configuration', 'Successful', 'Percent [95\\,\\% CI]', 'Failures'],
    rows: configurations.map((one) => [
      nameOf(one),
      `${one.success.count} of ${one.success.n}`,
      shareTex(one.success),
      failuresTex(one),
    ]),
  })
}

const medianWords =
  'Median with its percentile-bootstrap 95\\,\\% confidence interval (CI; none below $n = 6$).'

/** A configuration's name in a narrow column. */
export const nameOf = ({ label }: Pick<PaperConfiguration, 'label'>) => breakableTex(labelWords(label))
const known = (name: string | null) => (name === null ? missing : breakableTex(name))
const medianOf = ({ median, median_interval }: MeasureFigures) => intervalTex(median, median_interval)

function spread(figures: MeasureFigures): string[] {
  const { n, mean, sd, max } = figures
  return [String(n), medianOf(figures), numberTex(mean), numberTex(sd), numberTex(max)]
}

function failuresTex({ failures }: PaperConfiguration): string {
  if (failures.length === 0) return 'none'
  const parts = failures.map(
    ({ failure_class, count, share }) =>
      `${breakableTex(failure_class)} ${count} (${percentTex(share)}\\,\\%)`,
  )
  return parts.join(', ')
}

/** Whether peaks of it are the largest sample, between which there may have been more. */
const isSampled = ({ fingerprint }: PaperConfiguration) =>
  fingerprint['memory_source']?.includes('samples') ?? false

function undersampledNote(count: number | null): string[] {
  if (count === null || count === 0) return []
  const what = count === 1 ? 'request was' : 'requests were'
  return [
    `${count} ${what} shorter than five samples of memory: where a peak is by samples, what was between them is not in it.`,
  ]
}

function sampleNote(configurations: readonly PaperConfiguration[]): string[] {
  const sampled = configurations.filter(({ measures }) => measures.rtf.basis.kind === 'sample')
  if (sampled.length === 0) return []
  return [
    'Medians and percentiles of ' +
      sampled
        .map(({ label, measures }) => `${breakableTex(label)} ($n = ${measures.rtf.basis.n}$)`)
        .join(', ') +
      ' are of a uniform random sample of the requests; counts, means and SD are of all.',
  ]
}
