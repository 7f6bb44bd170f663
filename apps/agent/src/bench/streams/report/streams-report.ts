import type { Plan, RequestRow } from '@voicemark/schema'
import { codePoints } from '../../../speech/speech-request.js'
import type { CampaignEnd, CampaignEvent } from '../../kept/campaign-event.js'
import type { CampaignFile } from '../../kept/campaign-file.js'
import type { Corpus } from '../../plan/corpus.js'
import type { StreamsSettings } from '../../plan/streams-settings.js'
import type { AgentIdentity, BenchAgent } from '../../target/bench-agent.js'
import { sentencesOf } from '../listening/turn-text.js'
import { listenersResult, rowsOf, type ListenersResult } from './listeners-result.js'

/** The result of a search, as `bench` gives it. */
export interface StreamsResult {
  readonly kind: 'streams'
  readonly end: CampaignEnd
  readonly report: StreamsReport
}

/** The result of a search as `--json` prints it. No text is in it. */
export interface StreamsReport {
  readonly campaign_id: string
  readonly created: string
  readonly end: CampaignEnd
  readonly plan: Plan
  readonly streams: StreamsSettings
  readonly corpus: {
    readonly name: string
    readonly sha256: string
    readonly sentences: readonly { readonly item_id: string; readonly text_length_chars: number }[]
  }
  readonly agent: AgentIdentity
  readonly configurations: readonly ListenersResult[]
  /** Turns that failed at numbers of listeners that were found to fit. */
  readonly failures: { readonly total: number }
  /** The rows of all requests that succeeded, those that are in no figure marked as warm-up. */
  readonly requests: readonly RequestRow[]
}

export interface StreamsReportParts {
  readonly file: Pick<CampaignFile, 'header'>
  readonly settings: StreamsSettings
  readonly corpus: Corpus
  readonly agent: Pick<BenchAgent, 'identity'>
  readonly end: CampaignEnd
  readonly events: readonly CampaignEvent[]
}

/** Builds the result. Pure. */
export function streamsReport({
  file,
  settings,
  corpus,
  agent,
  end,
  events,
}: StreamsReportParts): StreamsReport {
  const { campaign_id, created, plan } = file.header
  const configurations = plan.configurations.map((one, at) => listenersResult(one, at, events, settings))
  const sentences = sentencesOf(corpus.items)
  return {
    ...{ campaign_id, created, end, plan, streams: settings },
    corpus: {
      name: corpus.name,
      sha256: file.header.corpus.sha256,
      sentences: sentences.map(({ id, text }) => ({ item_id: id, text_length_chars: codePoints(text) })),
    },
    agent: agent.identity,
    configurations,
    failures: { total: configurations.reduce((sum, one) => sum + failedBelow(one), 0) },
    requests: rowsOf(events, null),
  }
}

/** What fails at more listeners than are found to fit is what the search is there to find. */
function failedBelow({ levels, listeners }: ListenersResult): number {
  const fitting = levels.filter((level) => level.listeners <= (listeners ?? 1))
  return fitting.reduce((sum, { failed }) => sum + failed, 0)
}
