import { withoutThrottled } from '@voicemark/analysis'
import type { Plan, RequestRow, Tags } from '@voicemark/schema'
import { codePoints } from '../../speech/speech-request.js'
import { corpusSha256, type Corpus } from '../plan/corpus.js'
import type { PlannedRequest } from '../plan/order.js'
import type { Campaign } from '../target/agent-sender.js'
import type { AgentIdentity } from '../target/bench-agent.js'
import type { BenchFailure, BenchOutcome } from '../target/bench-outcome.js'
import { aggregateRtf, groupRows, lengthClassOf, repeatCv, type BenchGroup } from './groups.js'
import { energyOf, type BenchEnergy } from './energy.js'
import { heardOf, type BenchHeard } from './heard.js'
import { throttleVerdict, type ThrottleVerdict } from './throttle-verdict.js'

/** The result of a bench as `--json` prints it; the table shows the same. No text is in it. */
export interface BenchReport {
  readonly campaign_id: string
  /** The voice that spoke; null when none was asked for and no request succeeded. */
  readonly voice: string | null
  readonly corpus: {
    readonly name: string
    readonly sha256: string
    readonly items: readonly { readonly item_id: string; readonly text_length_chars: number }[]
  }
  /** Intra-op threads that were set; null as for the voice. */
  readonly threads: number | null
  readonly repeat: number
  readonly warmup: number
  readonly tags: Tags
  readonly agent: AgentIdentity & Pick<RequestRow, 'cpu_model' | 'cpu_cores' | 'total_memory_gb' | 'gpu_name'>
  /** Measured requests: how many there should be, and how many were answered before the end. */
  readonly measured: { readonly planned: number; readonly answered: number }
  /** Successful requests that are in no group. */
  readonly left_out: { readonly warmup: number; readonly cold: number; readonly throttled: number }
  readonly throttled: ThrottleVerdict
  readonly groups: readonly BenchGroup[]
  /** Σ synthesis time / Σ audio of the requests in the groups. */
  readonly aggregate_rtf: number | null
  /** Median over texts of SD / mean of the RTF of their repeats; null without repeats. */
  readonly repeat_cv: number | null
  /** What a listener waits for and hears. */
  readonly heard: BenchHeard
  readonly energy: BenchEnergy
  readonly failures: BenchFailures
  /** The rows of all requests that succeeded, warm-up ones marked. */
  readonly requests: readonly RequestRow[]
}

export interface BenchFailures {
  /** Measured requests that failed. */
  readonly total: number
  readonly by_class: Readonly<Record<string, number>>
  /** Warm-up requests that failed. */
  readonly warmup: number
  readonly requests: readonly (BenchFailure & { item_id: string; repeat: number; warmup: boolean })[]
}

export interface ReportParts {
  readonly campaign: Campaign
  readonly corpus: Corpus
  readonly options: Pick<Plan, 'repeat' | 'warmup'>
  readonly agent: AgentIdentity
  /** Measured requests that there should be. */
  readonly planned: number
  readonly outcomes: readonly BenchOutcome[]
}

/** Builds the result. Pure. */
export function buildReport({
  campaign,
  corpus,
  options,
  agent,
  planned,
  outcomes,
}: ReportParts): BenchReport {
  const rows = outcomes.flatMap((outcome) => (outcome.status === 'done' ? [outcome.row] : []))
  const steady = rows.filter((row) => !row.warmup && !row.cold)
  const { rows: measured, leftOut } = withoutThrottled(steady)
  const first = rows[0]
  return {
    campaign_id: campaign.campaign_id,
    voice: first?.voice ?? campaign.voice,
    corpus: {
      name: corpus.name,
      sha256: corpusSha256(corpus.items),
      items: corpus.items.map(({ id, text }) => ({ item_id: id, text_length_chars: codePoints(text) })),
    },
    threads: first?.num_threads ?? campaign.threads,
    repeat: options.repeat,
    warmup: options.warmup,
    tags: campaign.tags,
    agent: {
      ...agent,
      cpu_model: first?.cpu_model ?? null,
      cpu_cores: first?.cpu_cores ?? null,
      total_memory_gb: first?.total_memory_gb ?? null,
      gpu_name: first?.gpu_name ?? null,
    },
    measured: {
      planned,
      answered: countMeasured(outcomes.map(({ request }) => request)),
    },
    left_out: {
      warmup: rows.filter((row) => row.warmup).length,
      cold: rows.filter((row) => row.cold && !row.warmup).length,
      throttled: leftOut,
    },
    throttled: throttleVerdict([steady]),
    groups: groupRows(measured, lengthClassOf(corpus)),
    aggregate_rtf: aggregateRtf(measured),
    repeat_cv: repeatCv(measured),
    heard: heardOf(measured),
    energy: energyOf(measured),
    failures: countFailures(outcomes),
    requests: rows,
  }
}

const countMeasured = (requests: readonly PlannedRequest[]) => requests.filter(({ warmup }) => !warmup).length

/** Failures of the measured requests by class, and all of them in detail. */
export function countFailures(outcomes: readonly BenchOutcome[]): BenchFailures {
  const requests = outcomes.flatMap((outcome) => {
    if (outcome.status === 'done') return []
    const { item, repeat, warmup } = outcome.request
    return [{ item_id: item.id, repeat, warmup, ...outcome.failure }]
  })
  const by_class: Record<string, number> = {}
  const measured = requests.filter(({ warmup }) => !warmup)
  for (const { failure_class } of measured) by_class[failure_class] = (by_class[failure_class] ?? 0) + 1
  return { total: measured.length, by_class, warmup: requests.length - measured.length, requests }
}
