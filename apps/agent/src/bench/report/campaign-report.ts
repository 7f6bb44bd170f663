import {
  describeValues,
  isBeside,
  observerEffect,
  type Description,
  type ObserverEffect,
  withoutThrottled,
} from '@voicemark/analysis'
import {
  configurationLabel,
  type Configuration,
  type OwnConfiguration,
  type Plan,
  type RequestRow,
} from '@voicemark/schema'
import { codePoints } from '../../speech/speech-request.js'
import type { Answered, CampaignEnd, CampaignEvent, CoolDown } from '../kept/campaign-event.js'
import { corpusSha256, type Corpus } from '../plan/corpus.js'
import { timesEach } from '../plan/order.js'
import type { AgentIdentity } from '../target/bench-agent.js'
import type { BenchOutcome } from '../target/bench-outcome.js'
import { qualityOf, type BenchQuality } from '../quality/quality-result.js'
import { answerRemarks, wholeAnswers } from './answer-remarks.js'
import { countFailures, type BenchFailures } from './bench-report.js'
import { costsOf, type BenchCosts } from './costs.js'
import { heardOf, type BenchHeard } from './heard.js'
import { aggregateRtf, groupRows, lengthClassOf, repeatCv, type BenchGroup } from './groups.js'
import { medianShare, type MedianShare } from './interval-share.js'
import { throttleVerdict, type ThrottleVerdict } from './throttle-verdict.js'
import { sampleRemarks, wayRemarks } from './row-remarks.js'

/** An answer with its place in the campaign. */
export interface CampaignAnswer {
  readonly outcome: BenchOutcome
  readonly latency_s: number | null
  readonly late_s: number | null
}

/** The figures of one configuration. */
export interface ConfigurationResult {
  readonly label: string
  readonly configuration: Configuration
  /** Requests that succeeded, without warm-up and cold ones and answers that were cut. */
  readonly n: number
  readonly rtf: Description
  /** 95 % interval of the median RTF; null below 6 values. */
  readonly rtf_median_interval: MedianShare | null
  readonly aggregate_rtf: number | null
  readonly repeat_cv: number | null
  readonly total_duration_s: Description
  readonly ttfa_s: Description
  /** From the moment a request was due to its answer, where there was a client's clock for it. */
  readonly latency_s: Description
  /** From the moment it was due to the moment it was sent: what the bench itself was late. */
  readonly late_s: Description
  /** Repeats of every text that were answered in full. */
  readonly repeats: number
  readonly left_out: {
    readonly warmup: number
    readonly cold: number
    /** Answers of a server whose audio is much shorter than the others of their text. */
    readonly cut: number
    /** By a plan that leaves throttled requests out; where all were throttled they stay. */
    readonly throttled: number
  }
  /** Times that the model was loaded for this configuration, as far as warm-up and measured rows show it. */
  readonly loads: Description
  readonly costs: BenchCosts
  /** Null unless the plan asks for it. */
  readonly observer_effect: ObserverEffect | null
  readonly heard: BenchHeard
  readonly quality: BenchQuality
  readonly failures: BenchFailures
  readonly groups: readonly BenchGroup[]
  /** What of the configuration did not come out as asked, and what had to be assumed. */
  readonly remarks: readonly string[]
}

/** The result of a campaign as `--json` prints it. No text is in it. */
export interface CampaignReport {
  readonly campaign_id: string
  readonly created: string
  readonly end: CampaignEnd
  readonly plan: Plan
  readonly corpus: {
    readonly name: string
    readonly sha256: string
    readonly items: readonly { readonly item_id: string; readonly text_length_chars: number }[]
  }
  readonly agent: AgentIdentity
  /** Uninterrupted parts: more than one after `--resume`. */
  readonly parts: number
  readonly start_temperature_c: number | null
  readonly cool_downs: readonly (CoolDown & { readonly block: number })[]
  readonly measured: { readonly planned: number; readonly answered: number }
  readonly configurations: readonly ConfigurationResult[]
  readonly throttled: ThrottleVerdict
  readonly failures: { readonly total: number }
  /** The rows of all requests that succeeded, warm-up ones marked. */
  readonly requests: readonly RequestRow[]
}

export interface CampaignReportParts {
  readonly campaign_id: string
  readonly created: string
  readonly end: CampaignEnd
  readonly plan: Plan
  readonly corpus: Corpus
  readonly agent: AgentIdentity
  readonly start_temperature_c: number | null
  readonly events: readonly CampaignEvent[]
  readonly answers: readonly CampaignAnswer[]
}

/** Builds the result. Pure. */
export function buildCampaignReport(parts: CampaignReportParts): CampaignReport {
  const { plan, corpus, events, answers } = parts
  const configurations = plan.configurations.map((configuration, at) => ({
    ...describeConfiguration(
      configuration,
      corpus,
      answers.filter(({ outcome }) => outcome.request.configuration === at),
    ),
    quality: qualityOf(events, at),
  }))
  const measured = answers.filter(({ outcome }) => !outcome.request.warmup)
  // What was asked again was planned once.
  const places = new Set(measured.map(({ outcome }) => placeOf(outcome)))
  const perRepeat = plan.configurations.length * corpus.items.length * timesEach(plan)
  const repeats = Math.max(plan.repeat, ...measured.map(({ outcome }) => outcome.request.repeat))
  return {
    campaign_id: parts.campaign_id,
    created: parts.created,
    end: parts.end,
    plan,
    corpus: {
      name: corpus.name,
      sha256: corpusSha256(corpus.items),
      items: corpus.items.map(({ id, text }) => ({ item_id: id, text_length_chars: codePoints(text) })),
    },
    agent: parts.agent,
    parts: events.filter(({ event }) => event === 'began').length,
    start_temperature_c: parts.start_temperature_c,
    cool_downs: events.flatMap((event) => {
      if (event.event !== 'cool-down') return []
      const { block, status, waited_s, from_c, to_c } = event
      return [{ block, status, waited_s, from_c, to_c }]
    }),
    measured: { planned: perRepeat * repeats, answered: places.size },
    configurations,
    throttled: throttleVerdict(plan.configurations.map((_, at) => steadyRows(measured, at))),
    failures: { total: configurations.reduce((sum, { failures }) => sum + failures.total, 0) },
    requests: events.flatMap((event) => (event.event === 'answered' ? (event.row ?? []) : [])),
  }
}

const placeOf = ({ request: { configuration, repeat, item, sampled = true } }: BenchOutcome) =>
  `${configuration}/${repeat}/${item.id}/${sampled}`

/** Measured rows of one configuration. */
const steadyRows = (measured: readonly CampaignAnswer[], at: number): RequestRow[] =>
  measured.flatMap(({ outcome }) =>
    outcome.status === 'done' &&
    outcome.request.configuration === at &&
    !outcome.row.cold &&
    !isBeside(outcome.row)
      ? [outcome.row]
      : [],
  )

function describeConfiguration(
  configuration: Configuration,
  corpus: Corpus,
  answers: readonly CampaignAnswer[],
): Omit<ConfigurationResult, 'quality'> {
  const rows = answers.flatMap(({ outcome }) => (outcome.status === 'done' ? [outcome.row] : []))
  const answered = rows.filter((row) => !row.warmup && !row.cold && !isBeside(row))
  const whole = wholeAnswers(answered)
  const { rows: measured, leftOut } = withoutThrottled(whole)
  const cut = answered.length - whole.length
  const ids = new Set(measured.map(({ request_id }) => request_id))
  const timed = answers.filter(({ outcome }) => outcome.status === 'done' && ids.has(outcome.row.request_id))
  const rtf = describeValues(measured.map((row) => row.rtf))
  return {
    label: configurationLabel(configuration),
    configuration,
    n: measured.length,
    rtf,
    rtf_median_interval: medianShare(measured.flatMap((row) => row.rtf ?? [])),
    aggregate_rtf: aggregateRtf(measured),
    repeat_cv: repeatCv(measured),
    total_duration_s: describeValues(measured.map((row) => row.total_duration_s)),
    ttfa_s: describeValues(measured.map((row) => row.ttfa_s)),
    latency_s: describeValues(timed.map(({ latency_s }) => latency_s)),
    late_s: describeValues(timed.map(({ late_s }) => late_s)),
    repeats: wholeRepeats(answers, corpus),
    left_out: {
      warmup: rows.filter((row) => row.warmup).length,
      cold: rows.filter((row) => row.cold && !row.warmup).length,
      cut,
      throttled: leftOut,
    },
    loads: describeValues(rows.filter((row) => row.cold).map((row) => row.model_load_s)),
    costs: costsOf(measured),
    observer_effect: observerEffect(rows),
    heard: heardOf(measured),
    failures: countFailures(answers.map(({ outcome }) => outcome)),
    groups: groupRows(measured, lengthClassOf(corpus)),
    remarks: [
      ...(configuration.engine !== 'piper-onnx'
        ? [...answerRemarks(answered, cut), ...wayRemarks(rows)]
        : remarksOf(configuration, rows)),
      ...sampleRemarks(answered),
    ],
  }
}

function wholeRepeats(answers: readonly CampaignAnswer[], corpus: Corpus): number {
  const texts = new Map<number, Set<string>>()
  for (const { outcome } of answers) {
    const { repeat, warmup, sampled = true, item } = outcome.request
    if (!warmup && sampled) texts.set(repeat, (texts.get(repeat) ?? new Set()).add(item.id))
  }
  return [...texts.values()].filter(({ size }) => size === corpus.items.length).length
}

const providers: Readonly<Record<string, string>> = { mps: 'coreml' }

function remarksOf({ provider, threads }: OwnConfiguration, rows: readonly RequestRow[]): string[] {
  const ran = new Set(rows.map(({ device_type }) => providers[device_type] ?? device_type))
  const set = new Set(rows.flatMap(({ num_threads }) => num_threads ?? []))
  const reasons = [...new Set(rows.flatMap(({ fallback_reason }) => fallback_reason ?? []))]
  const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`
  const isAsAsked = provider === null ? why === '' : ran.size === 0 || (ran.size === 1 && ran.has(provider))
  return [
    ...(isAsAsked ? [] : [`asked for ${provider ?? 'another'}, ran on ${[...ran].join(', ')}${why}`]),
    ...(threads === null || set.size === 0 || (set.size === 1 && set.has(threads))
      ? []
      : [`asked for ${threads} threads, set were ${[...set].join(', ')}`]),
  ]
}

/** Events of a campaign as answers, for those of its texts that there are. */
export function answersOf(events: readonly CampaignEvent[], corpus: Corpus): CampaignAnswer[] {
  const items = new Map(corpus.items.map((item) => [item.id, item]))
  return events.flatMap((event) => {
    const item = event.event === 'answered' ? items.get(event.item_id) : undefined
    if (event.event !== 'answered' || item === undefined) return []
    return [{ ...answerOf(event, item), latency_s: event.latency_s, late_s: event.late_s }]
  })
}

function answerOf(event: Answered, item: Corpus['items'][number]): { outcome: BenchOutcome } {
  const { configuration, repeat, warmup, sampled, row, failure } = event
  const request = { configuration, item, repeat, warmup, ...(sampled === undefined ? {} : { sampled }) }
  if (row !== null && failure === null) return { outcome: { status: 'done', request, row } }
  const unknown = {
    failure_class: 'unreadable',
    code: 'unknown',
    detail: '',
    request_id: null,
    http_status: null,
  } as const
  return { outcome: { status: 'failed', request, failure: failure ?? unknown } }
}
