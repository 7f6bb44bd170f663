import type { Plan } from '@voicemark/schema'
import type { CampaignEnd, CampaignEvent } from '../kept/campaign-event.js'
import type { CampaignFile } from '../kept/campaign-file.js'
import type { Corpus } from '../plan/corpus.js'
import { isPlain } from '../plan/parsed-plan.js'
import type { BenchAgent } from '../target/bench-agent.js'
import { buildReport, type BenchReport } from './bench-report.js'
import { answersOf, buildCampaignReport, type CampaignReport } from './campaign-report.js'

/** What a bench measured: as ever for one configuration one request at a time, else as a campaign. */
export type BenchResult =
  | { readonly kind: 'plain'; readonly end: CampaignEnd; readonly report: BenchReport }
  | { readonly kind: 'campaign'; readonly end: CampaignEnd; readonly report: CampaignReport }

/** What a result is made of beside what happened. */
interface CampaignFacts {
  readonly file: CampaignFile
  readonly plan: Plan
  readonly corpus: Corpus
  readonly agent: BenchAgent
}

/** The result of all that happened in a campaign. Pure. */
export function resultOf(
  parts: CampaignFacts,
  events: readonly CampaignEvent[],
  end: CampaignEnd,
): BenchResult {
  const { file, plan, corpus, agent } = parts
  const { campaign_id, created, start_temperature_c } = file.header
  const answers = answersOf(events, corpus)
  const [one] = plan.configurations
  if (!isPlain(plan) || one === undefined || one.engine !== 'piper-onnx') {
    const { identity } = agent
    const report = { campaign_id, created, end, plan, corpus, agent: identity, start_temperature_c }
    return { kind: 'campaign', end, report: buildCampaignReport({ ...report, events, answers }) }
  }
  const { voice, threads } = one
  const report = buildReport({
    campaign: { campaign_id, voice, threads, tags: plan.tags },
    corpus,
    options: plan,
    agent: agent.identity,
    planned: corpus.items.length * plan.repeat,
    outcomes: answers.map(({ outcome }) => outcome),
  })
  return { kind: 'plain', end, report }
}
