import { randomUUID } from 'node:crypto'
import { StartError } from '@voicemark/daemon'
import { readConfig } from '../config.js'
import { checkVoice, connectAgent, findOrStartAgent, type BenchAgent } from './bench-agent.js'
import { createClient, type Campaign } from './client.js'
import { builtInCorpus } from './corpus.js'
import { readCorpusFile } from './corpus-file.js'
import type { BenchOptions } from './options.js'
import { planRequests } from './plan.js'
import { createProgress } from './progress.js'
import { buildReport, type BenchReport } from './report.js'
import { runPlan } from './run.js'

const mostRequests = 100_000

/**
 * Measures an agent with a corpus; when aborted, reports what was measured until then.
 * @throws StartError, RequestError when it cannot begin.
 */
export async function bench(options: BenchOptions, signal: AbortSignal): Promise<BenchReport> {
  const corpus = options.corpus === undefined ? builtInCorpus : await readCorpusFile(options.corpus)
  const plan = planRequests(corpus.items, options)
  if (plan.length > mostRequests)
    throw new StartError(`${plan.length} requests; at most ${mostRequests} in one bench`)
  const campaign = campaignOf(options)
  const agent = await openAgent(options)
  try {
    process.stderr.write(`bench: ${agent.about}\n`)
    if (campaign.voice !== null) await checkVoice(agent.url, campaign.voice)
    const progress = createProgress(plan, { stream: process.stderr, nowMs: () => performance.now() })
    const outcomes = await runPlan(plan, createClient(agent.url, campaign), progress, signal)
    return buildReport({ campaign, corpus, options, agent: agent.identity, plan, outcomes })
  } finally {
    await agent.stop()
  }
}

function campaignOf({ voice, threads, tag }: BenchOptions): Campaign {
  return { campaign_id: randomUUID(), voice: voice ?? null, threads: threads ?? null, tags: tag ?? {} }
}

/** An agent of its own starts with the bench's voice and threads, so that no other voice is loaded first. */
function openAgent({ agent, voice, threads }: BenchOptions): Promise<BenchAgent> {
  if (agent !== undefined) return connectAgent(agent)
  const config = readConfig(process.env)
  return findOrStartAgent({ ...config, voice: voice ?? config.voice, threads: threads ?? config.threads })
}
