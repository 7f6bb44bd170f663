import {
  isOneAtATime,
  splitSpokenVoice,
  type OwnConfiguration,
  type Plan,
  type RequestRow,
} from '@voicemark/schema'
import type { CampaignEnd, CoolDown } from '../kept/campaign-event.js'
import { schedule } from '../plan/arrivals.js'
import type { Corpus, CorpusItem } from '../plan/corpus.js'
import { blockOrder, runsOf, warmUp, type PlannedRequest } from '../plan/order.js'
import { wholeAnswers } from '../report/answer-remarks.js'
import { medianShare } from '../report/interval-share.js'
import type { BenchOutcome, SendRequest } from '../target/bench-outcome.js'
import { closedLoop, openLoop, type LoopParts, type Timed } from './loop.js'
import type { Progress } from './progress.js'

export interface CampaignParts {
  readonly plan: Plan
  readonly corpus: Corpus
  /** What was answered before this part of the campaign. */
  readonly earlier: readonly BenchOutcome[]
  /** One for each configuration. */
  readonly senders: readonly SendRequest[]
  readonly coolDown: (block: number) => Promise<CoolDown | null>
  readonly onAnswer: (timed: Timed) => void
  readonly progress: Progress
  readonly nowMs: () => number
}

/**
 * So many requests without an answer, one after another and with pauses, mean that the agent will not come
 * back.
 */
const mostUnanswered = 10

/** Runs what is left of a campaign, block after block; ends early when aborted and when the agent is gone. */
export async function runCampaign(parts: CampaignParts, signal: AbortSignal): Promise<CampaignEnd> {
  const { plan, corpus, progress } = parts
  const results = createResults(plan, parts.earlier)
  const loaded = createLoaded(plan, corpus.items)
  let unanswered = 0
  const isGone = () => unanswered >= mostUnanswered
  const loop: LoopParts = {
    send: (request, aborted, sending) => senderOf(parts, request)(request, aborted, sending),
    onSent: progress.sent,
    onAnswer(timed) {
      unanswered = isUnanswered(timed.outcome) ? unanswered + 1 : 0
      results.add(timed.outcome)
      parts.onAnswer(timed)
      progress.answered(timed.outcome)
    },
    isOver: isGone,
    nowMs: parts.nowMs,
  }
  progress.expect(expected(plan, corpus.items, results))
  try {
    for (const blocks of batches(plan)) {
      if (results.areNarrow(blocks)) return 'interval-reached'
      const left = blocks
        .flatMap((block) => blockOrder(corpus.items, plan, block))
        .filter((request) => !results.has(request))
      if ((blocks[0] ?? 1) > plan.repeat) progress.expect(left)
      if (left.length > 0) await parts.coolDown(blocks[0] ?? 1)
      for (const run of runsOf(left)) {
        await closedLoop(loaded.warmUpBefore(run), 1, loop, signal)
        await runLoop(run, plan, loop, signal)
        if (isGone()) return 'agent-gone'
      }
    }
    return 'complete'
  } catch (error) {
    if (!signal.aborted) throw error
    return 'interrupted'
  } finally {
    progress.stop()
  }
}

const isUnanswered = (outcome: BenchOutcome) =>
  outcome.status === 'failed' && outcome.failure.failure_class === 'network'

function senderOf({ senders }: CampaignParts, { configuration }: PlannedRequest): SendRequest {
  const send = senders[configuration]
  if (send === undefined) throw new Error(`no sender for configuration ${configuration}`)
  return send
}

function runLoop(
  run: readonly PlannedRequest[],
  plan: Plan,
  loop: LoopParts,
  signal: AbortSignal,
): Promise<void> {
  const { rate } = plan
  if (rate === null) return closedLoop(run, plan.concurrency, loop, signal)
  return openLoop(run, schedule(run, { ...plan, rate }), loop, signal)
}

/**
 * Blocks that run without a pause between them. One request at a time pauses nowhere, so each block stands alone; with
 * requests in flight, a pause after each block would let queues drain that the load is there to fill.
 */
function* batches(plan: Plan): Generator<readonly number[]> {
  const blocks = Array.from({ length: plan.max_repeat }, (_, at) => at + 1)
  const isApart = isOneAtATime(plan) || plan.until_interval !== null || plan.cooldown_s > 0
  if (isApart && plan.rate === null) for (const block of blocks) yield [block]
  else yield blocks
}

/** What is measured so far. */
function createResults(plan: Plan, earlier: readonly BenchOutcome[]) {
  const done = new Set<string>()
  const rows: RequestRow[][] = plan.configurations.map(() => [])
  const keyOf = ({ configuration, item, repeat }: PlannedRequest) => `${configuration}/${repeat}/${item.id}`
  const add = (outcome: BenchOutcome) => {
    const { request } = outcome
    if (request.warmup) return
    done.add(keyOf(request))
    if (outcome.status === 'done' && !outcome.row.cold) rows[request.configuration]?.push(outcome.row)
  }
  earlier.forEach(add)
  return {
    add,
    has: (request: PlannedRequest) => done.has(keyOf(request)),
    /** Before a block beyond the repeats that the plan asks for: whether it is needed no more. */
    areNarrow([block = 1]: readonly number[]): boolean {
      if (plan.until_interval === null || block <= plan.repeat) return false
      const limit = plan.until_interval
      // A configuration that only fails will not get narrower.
      const rtfs = rows.map((each) => wholeAnswers(each).flatMap(({ rtf }) => rtf ?? []))
      return rtfs.every((values) => values.length === 0 || isNarrow(values, limit))
    },
  }
}

function isNarrow(values: readonly number[], limit: number): boolean {
  const share = medianShare(values)?.share ?? null
  return share !== null && share <= limit
}

/** Which configuration the agent has loaded, as far as this bench loaded it, and the warm-up that a change needs. */
function createLoaded(plan: Plan, items: readonly CorpusItem[]) {
  let isFirst = true
  let atAgent: string | null = null
  const servers = new Set<number>()
  return {
    warmUpBefore(run: readonly PlannedRequest[]): PlannedRequest[] {
      const [next] = run
      const configuration = next === undefined ? undefined : plan.configurations[next.configuration]
      if (next === undefined || configuration === undefined) return []
      const load = configuration.engine === 'piper-onnx' ? loadOf(configuration) : null
      const isNew = load === null ? !servers.has(next.configuration) : load !== atAgent
      const isStart = isFirst || load === null
      isFirst = false
      if (load === null) servers.add(next.configuration)
      else atAgent = load
      if (!isNew) return []
      if (isStart) return warmUp(items, plan.warmup, next.configuration)
      // The text that comes next: memory and caches then are what its own length needs.
      return Array.from({ length: plan.reload_warmup }, () => ({ ...next, warmup: true }))
    },
  }
}

/** What is left to do at least, as far as the plan knows it before it runs. */
function expected(
  plan: Plan,
  items: readonly CorpusItem[],
  results: { has: (request: PlannedRequest) => boolean },
): PlannedRequest[] {
  const loaded = createLoaded(plan, items)
  const blocks = Array.from({ length: plan.repeat }, (_, at) => at + 1)
  const left = blocks.map((block) => blockOrder(items, plan, block).filter((one) => !results.has(one)))
  return left.flatMap((block) => runsOf(block).flatMap((run) => [...loaded.warmUpBefore(run), ...run]))
}

/** Another speaker of a voice is there at once. */
function loadOf({ voice, threads }: OwnConfiguration): string {
  return `${voice === null ? null : splitSpokenVoice(voice).voice}/${threads}`
}
