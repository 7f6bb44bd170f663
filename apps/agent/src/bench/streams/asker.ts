import type { Tags } from '@voicemark/schema'
import type { CampaignEvent } from '../kept/campaign-event.js'
import type { CorpusItem } from '../plan/corpus.js'
import type { StreamsSettings } from '../plan/streams-settings.js'
import type { BenchOutcome, SendRequest } from '../target/bench-outcome.js'
import { answerOf } from './sentence-answer.js'
import type { AskSentence, SentenceAnswer } from './listening/turn.js'

/** Asks one configuration for sentences; each becomes a row. */
export interface Asker {
  /** While nothing else is asked for. */
  alone(sentence: CorpusItem): Promise<SentenceAnswer>
  /** As one of so many listeners. */
  as(listeners: number, settings: StreamsSettings): AskSentence
  /** So many times nobody answered that nobody will. */
  isGone(): boolean
}

export interface AskerParts {
  readonly configuration: number
  readonly signal: AbortSignal
  /** Asks with these tags in its rows. */
  readonly senderOf: (tags: Tags) => SendRequest
  /** What was asked before. */
  readonly earlier: readonly CampaignEvent[]
  readonly keep: (event: CampaignEvent) => void
  readonly nowMs: () => number
}

const mostUnanswered = 10

/** How a row says under which load it was spoken: rows of other loads are not compared with it unseen. */
export function loadTag(listeners: number, { pause_s }: StreamsSettings): string {
  return pause_s === 0 ? `listeners-${listeners}` : `listeners-${listeners}-pause-${pause_s}`
}

export function createAsker(parts: AskerParts): Asker {
  const { configuration, keep, nowMs } = parts
  const repeats = repeatsOf(parts.earlier, configuration)
  let unanswered = 0
  let inFlight = 0

  async function ask(
    send: SendRequest,
    item: CorpusItem,
    warmup: boolean,
    late_s: number,
    signal: AbortSignal,
  ): Promise<SentenceAnswer> {
    const repeat = (repeats.get(item.id) ?? 0) + 1
    repeats.set(item.id, repeat)
    inFlight += 1
    const [sentMs, sent_wall] = [nowMs(), Date.now() / 1000]
    const request = { configuration, item, repeat, warmup }
    const outcome = await send(request, signal, { late_s, in_flight: inFlight }).finally(
      () => (inFlight -= 1),
    )
    const latency_s = (nowMs() - sentMs) / 1000
    unanswered = isUnanswered(outcome) ? unanswered + 1 : 0
    keep(eventOf(outcome, latency_s, late_s))
    return answerOf(outcome, { latency_s, late_s, sent_wall })
  }
  return {
    alone: (sentence) => ask(parts.senderOf({}), sentence, true, 0, parts.signal),
    as(listeners, settings) {
      const load = { load: loadTag(listeners, settings), listeners: String(listeners) }
      return ({ sentence, stream, warmup, late_s }, signal) =>
        ask(parts.senderOf({ ...load, stream }), sentence, warmup, late_s, signal)
    },
    isGone: () => unanswered >= mostUnanswered,
  }
}

const isUnanswered = (outcome: BenchOutcome) =>
  outcome.status === 'failed' && outcome.failure.failure_class === 'network'

/** How often each text was asked for: with it, text and configuration name one request. */
function repeatsOf(events: readonly CampaignEvent[], configuration: number): Map<string, number> {
  const repeats = new Map<string, number>()
  for (const event of events)
    if (event.event === 'answered' && event.configuration === configuration)
      repeats.set(event.item_id, Math.max(event.repeat, repeats.get(event.item_id) ?? 0))
  return repeats
}

function eventOf(outcome: BenchOutcome, latency_s: number, late_s: number): CampaignEvent {
  const { configuration, item, repeat, warmup } = outcome.request
  return {
    ...{ event: 'answered', configuration, item_id: item.id, repeat, warmup, latency_s, late_s },
    row: outcome.status === 'done' ? outcome.row : null,
    failure: outcome.status === 'failed' ? outcome.failure : null,
  }
}
