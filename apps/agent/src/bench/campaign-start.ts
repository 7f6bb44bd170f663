import { StartError } from '@voicemark/daemon'
import type { Plan } from '@voicemark/schema'
import type { Config } from '../config.js'
import type { BenchResult } from './report/bench-result.js'
import { createCampaignFile, type CampaignFile } from './kept/campaign-file.js'
import { runParts, type CampaignWatch } from './run/campaign-run.js'
import { corpusSha256, type Corpus } from './plan/corpus.js'
import { findCorpus, type FoundCorpus } from './plan/find-corpus.js'
import type { Progress } from './run/progress.js'
import { withSite } from './run/site.js'

/** What a campaign needs beside its plan. */
export interface StartDeps {
  readonly config: Config
  readonly progress: Progress
  /** The agent to measure; one is found or started where it is not given. */
  readonly url: string | undefined
  readonly signal: AbortSignal
  readonly watch?: CampaignWatch
}

/** A campaign that is to begin. */
export interface NewCampaign {
  readonly campaign_id: string
  readonly plan: Plan
  readonly found: FoundCorpus
}

const mostRequests = 100_000

/** Begins a campaign that keeps what happens in the folder. @throws StartError, RequestError when it cannot begin. */
export async function beginCampaign(
  folder: string,
  { campaign_id, plan, found: { corpus, path } }: NewCampaign,
  deps: StartDeps,
): Promise<BenchResult> {
  checkSize(plan, corpus)
  return withSite({ ...deps, plan }, async (site) => {
    const file = createCampaignFile(folder, {
      version: 1,
      campaign_id,
      created: new Date().toISOString(),
      plan,
      corpus: { name: corpus.name, path, sha256: corpusSha256(corpus.items) },
      agent: { agent_id: site.agent.identity.agent_id, url: deps.url ?? null },
      start_temperature_c: site.temperature(),
    })
    try {
      return await runParts({ ...site, file, plan, corpus, watch: deps.watch }, false, deps.signal)
    } finally {
      file.close()
    }
  })
}

/** Goes on with a campaign that was begun. @throws StartError, RequestError when it cannot. */
export async function resumeCampaign(file: CampaignFile, deps: StartDeps): Promise<BenchResult> {
  const { plan, agent, corpus: begun } = file.header
  const { corpus } = await findCorpus(begun.path ?? plan.corpus, '.')
  checkCorpus(file, corpusSha256(corpus.items))
  const url = deps.url ?? agent.url ?? undefined
  return withSite({ ...deps, url, plan }, (site) =>
    runParts({ ...site, file, plan, corpus, watch: deps.watch }, true, deps.signal),
  )
}

/** @throws StartError */
function checkSize({ configurations, max_repeat }: Plan, { items }: Corpus): void {
  const count = configurations.length * max_repeat * items.length
  if (count > mostRequests) throw new StartError(`${count} requests; at most ${mostRequests} in one bench`)
}

function checkCorpus({ header }: CampaignFile, sha256: string): void {
  if (header.corpus.sha256 === sha256) return
  const where = header.corpus.path ?? header.corpus.name
  throw new StartError(
    `--resume: the texts of ${where} are not those that the campaign began with (SHA-256 ${sha256.slice(0, 12)}, then ${header.corpus.sha256.slice(0, 12)})`,
  )
}
