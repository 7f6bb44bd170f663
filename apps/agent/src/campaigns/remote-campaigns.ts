import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { errorReason, StartError, agentLimits } from '@voicemark/daemon'
import {
  campaignMessage,
  readPlan,
  type CampaignMessage,
  type CampaignReply,
  type Plan,
} from '@voicemark/schema'
import type { Logger } from 'pino'
import {
  BegunTooOften,
  beginCampaign,
  resumeCampaign,
  type CampaignResult,
  type StartDeps,
} from '../bench/campaign-start.js'
import { findCorpus } from '../bench/plan/find-corpus.js'
import { remoteRefusal } from '../bench/plan/remote-plans.js'
import type { Config } from '../config.js'
import { dnsmosFolder } from '../quality/dnsmos/dnsmos-files.js'
import { isHeld } from '../disk/process-lock.js'
import { createCampaignJob, type CampaignJob } from './campaign-job.js'

/** Runs the campaigns that the collector sends, one at a time, with the engine of `voicemark bench`. */
export interface RemoteCampaigns {
  /** Begins or goes on with a campaign, or says how far it is; never rejects. */
  answer(message: unknown): Promise<CampaignReply>
  /** Interrupts the one in work; it goes on when the collector asks again after a restart. */
  stop(): Promise<void>
}

export interface RemoteOptions {
  readonly config: Config
  /** Where campaigns are kept. */
  readonly folder: string
  /** Where this agent itself answers. */
  readonly url: () => string
  readonly log: Pick<Logger, 'info' | 'warn' | 'debug'>
}

/** A campaign that takes its agent down with it must not begin again for ever. */
const mostParts = 10

/** Takes campaigns of a collector. */
export function createRemoteCampaigns(options: RemoteOptions): RemoteCampaigns {
  const { log } = options
  const jobs = new Map<string, CampaignJob>()
  let running: Promise<void> = Promise.resolve()
  let stopping = false

  const start = ({ campaign_id, plan }: CampaignMessage): CampaignJob => {
    const job = createCampaignJob()
    const isBusy = [...jobs.values()].some((other) => other.isActive())
    if (stopping) job.fail('stopping', 'the agent is stopping')
    else if (isBusy) job.fail('busy', 'another campaign of the collector is running here')
    else {
      jobs.set(campaign_id, job)
      forgetOld(jobs)
      running = run(campaign_id, plan, job)
    }
    return job
  }
  const run = async (campaign_id: string, plan: Record<string, unknown>, job: CampaignJob) => {
    try {
      const result = await runCampaign(campaign_id, plan, job, options)
      // A collector asks for no search of listeners.
      if (result !== null && result.kind !== 'streams') job.finish(result)
    } catch (error) {
      job.fail(codeOf(error), errorReason(error))
    }
    log.info({ event: 'campaign-ended', campaign_id, ...job.reply() })
  }
  return {
    async answer(message) {
      const { data } = campaignMessage.safeParse(message)
      if (data === undefined) return failed('message', 'the message is not one of this protocol')
      const known = jobs.get(data.campaign_id)
      if (known === undefined && data.stop) return stopped
      if (data.stop) known?.end('stopped')
      const job = known ?? start(data)
      await job.settled
      return job.reply()
    },
    async stop() {
      stopping = true
      for (const job of jobs.values()) if (job.isActive()) job.end('interrupted')
      await running
    },
  }
}

function codeOf(error: unknown): string {
  if (error instanceof BegunTooOften) return 'restarts'
  return error instanceof StartError ? 'cannot-begin' : 'campaign-failed'
}

/** Null when the job has said itself why it does not run. */
async function runCampaign(
  campaign_id: string,
  sent: Record<string, unknown>,
  job: CampaignJob,
  { config, folder, url, log }: RemoteOptions,
): Promise<CampaignResult | null> {
  const plan = checkedPlan(sent, job, config)
  if (plan === null) return null
  if (isBenchRunning(folder)) {
    job.fail('busy', '`voicemark bench` is running a campaign on this machine')
    return null
  }
  const note = (text: string) => log.debug({ event: 'campaign', campaign_id, text })
  const quiet = { expect: ignore, sent: ignore, answered: ignore, stop: ignore, note }
  const { signal, watch } = job
  // A collector has no agent run a program that nobody named here.
  const quality = {
    dnsmosFolder: dnsmosFolder(config.home),
    recogniser: null,
    mayFind: false,
    keepAudio: null,
  }
  const deps: StartDeps = { progress: quiet, place: { url: url() }, signal, watch, quality }
  if (existsSync(join(folder, `${campaign_id}.json`)))
    return resumeCampaign(folder, campaign_id, deps, { mostParts })
  const found = await findCorpus(plan.corpus, folder)
  if (found.path !== null) {
    job.fail('corpus', `corpus ${plan.corpus} does not come with this version of the agent`)
    return null
  }
  log.info({ event: 'campaign-begins', campaign_id, configurations: plan.configurations.length })
  return beginCampaign(folder, { campaign_id, plan, found }, deps)
}

function checkedPlan(sent: Record<string, unknown>, job: CampaignJob, config: Config): Plan | null {
  const { plan, problems } = readPlan(sent, 0)
  if (plan === null) {
    job.fail('plan-invalid', problems.map(({ path, message }) => `${path}: ${message}`).join('; '))
    return null
  }
  const refusal = remoteRefusal(plan, config.remotePlans)
  if (refusal === null) return plan
  job.fail(refusal.code, refusal.detail)
  return null
}

/** Two campaigns at once would measure each other. */
function isBenchRunning(folder: string): boolean {
  if (!existsSync(folder)) return false
  return readdirSync(folder).some((name) => name.endsWith('.lock') && isHeld(join(folder, name)))
}

function forgetOld(jobs: Map<string, CampaignJob>): void {
  for (const [id, job] of jobs) if (jobs.size > agentLimits.campaigns && !job.isActive()) jobs.delete(id)
}

const ignore = () => undefined

const stopped = replyOf('stopped', null, null)
const failed = (code: string, detail: string) => replyOf('refused', code, detail)

function replyOf(state: CampaignReply['state'], code: string | null, detail: string | null): CampaignReply {
  return { state, code, detail, planned: null, answered: 0, failed: 0, unrecorded: 0, corpus_sha256: null }
}
