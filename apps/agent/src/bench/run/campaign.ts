import { isOneAtATime, type Plan } from '@voicemark/schema'
import type { CampaignEnd, CoolDown } from '../kept/campaign-event.js'
import { schedule } from '../plan/arrivals.js'
import type { Corpus, CorpusItem } from '../plan/corpus.js'
import { blockOrder, runsOf, type PlannedRequest } from '../plan/order.js'
import type { BenchOutcome, SendRequest } from '../target/bench-outcome.js'
import { closedLoop, openLoop, type LoopParts, type Timed } from './loop.js'
import { createResults } from './campaign-results.js'
import { createLoaded } from './loaded-voice.js'
import type { Progress } from './progress.js'

export interface CampaignParts {
  readonly plan: Plan
  readonly corpus: Corpus
  /** What was answered before this part of the campaign. */
  readonly earlier: readonly BenchOutcome[]
  /** One for each configuration. */
  readonly senders: readonly SendRequest[]
  /** `blind_s` is waited where no sensor says when it is cool. @default 0 */
  readonly coolDown: (block: number, blind_s?: number) => Promise<CoolDown | null>
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
      await ask(left)
      if (isGone()) return 'agent-gone'
      await askAgain(blocks)
      if (isGone()) return 'agent-gone'
    }
    return 'complete'
  } catch (error) {
    if (!signal.aborted) throw error
    return 'interrupted'
  } finally {
    progress.stop()
  }

  async function ask(requests: readonly PlannedRequest[]) {
    for (const run of runsOf(requests)) {
      await closedLoop(loaded.warmUpBefore(run), 1, loop, signal)
      await runLoop(run, plan, loop, signal)
      if (isGone()) return
    }
  }

  /** What was throttled, when it is cooler; what is throttled each time stays so, and is told. */
  async function askAgain(blocks: readonly number[]) {
    if (plan.throttled !== 'repeat') return
    for (let held = results.toRepeat(blocks); held.length > 0; held = results.toRepeat(blocks)) {
      progress.note(`block ${blocks[0] ?? 1}: ${held.length} throttled, asked again when it is cooler`)
      progress.expect(held)
      await parts.coolDown(blocks[0] ?? 1, blindCoolDownS)
      await ask(held)
      if (isGone()) return
    }
  }
}

/** Where nothing says when a throttled machine is cool: as long as small ones need to come below their limit. */
const blindCoolDownS = 10

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
