import { setTimeout as sleep } from 'node:timers/promises'
import type { CollectorProcess } from '../fixture/collector-process.js'
import type { LightFleet } from '../light/light-fleet.js'
import type { RunTruth } from '../light/light-run.js'
import { campaignSamples, isInCampaign } from '../light/made-request.js'
import { createRandom, uuidOf } from '../random.js'
import { expect, type Stage, until } from '../stage.js'
import { bothDatabases, type Suite } from '../suite.js'

interface DeletionPlan {
  readonly name: string
  /** Where the deletion of the run dies, one after the other: each start goes on with what the one before has left. */
  readonly ofRun: readonly string[]
  /** The same of the campaign. */
  readonly ofCampaign: readonly string[]
  /** Kills at any moment behind those. */
  readonly kills: number
}

/**
 * A run and a campaign are deleted while their rows still come, links are cut, and the collector dies in the middle of it,
 * again and again. At the end nothing of them is there, nothing else is missing, and the law holds.
 */
function deletionSuite({ name, ofRun, ofCampaign, kills }: DeletionPlan): Suite {
  return {
    name,
    databases: bothDatabases,
    async run(stage) {
      const campaign_id = uuidOf(`${stage.seed} campaign`)
      const [collector] = await stage.startCollectors(1)
      if (collector === undefined) throw new Error('a collector was started')
      const fleet = startCampaignFleet(stage, campaign_id)
      const [wrong] = fleet.agents
      await until('rows of all agents', 20, () => fleet.agents.every(({ counts }) => counts.rowsAcked > 100))
      const run_id = wrong?.current().run_id ?? ''
      await dieDeleting(collector, 'run', run_id, ofRun)
      // Its next run counts again.
      wrong?.restart()
      await dieDeleting(collector, 'campaign', campaign_id, ofCampaign)
      await killAtRandom(stage, collector, kills)
      await collector.start()
      fleet.stopMaking()
      await fleet.drained(60)
      // A start looks at once for the samples that came behind their requests.
      await collector.kill9()
      await collector.start()
      await until('the deletions done', 20, () => areDone(collector.url))
      const truths = fleet.runs().map((run) => withoutDeleted(run, run_id))
      const { verdict } = await stage.finish(fleet, 15, truths)
      expect(verdict.removed > 0, 'nothing is counted as removed')
      const deaths = ofRun.length + ofCampaign.length + kills
      return `${deaths} deaths, ${verdict.made} rows, ${verdict.removed} of them removed`
    },
  }
}

const before = 'removal.before_delete:exit'
const behind = 'removal.before_commit:exit'

export const deletedWhileKilled = deletionSuite({
  name: 'deleted-while-killed',
  ofRun: [`${before}@1`, `${behind}@1`, `${behind}@2`],
  ofCampaign: [`${before}@1`, `${behind}@1`, `${before}@2`, `${behind}@2`],
  kills: 4,
})

/** Fewer deaths. */
export const deletedOnceKilled = deletionSuite({
  name: 'deleted-while-killed-once',
  ofRun: [`${behind}@2`],
  ofCampaign: [`${before}@2`],
  kills: 1,
})

async function killAtRandom(stage: Stage, collector: CollectorProcess, kills: number): Promise<void> {
  const random = createRandom(stage.seed)
  for (let i = 0; i < kills; i++) {
    await collector.start()
    await sleep(random.between(20, 300))
    stage.proxy.dropLinks()
    await collector.kill9()
  }
}

/** Rows come all the time; some of them are poison, some get lost, and links are cut. */
function startCampaignFleet(stage: Stage, campaign_id: string): LightFleet {
  const fleet = stage.startFleet({
    ...{ agents: 4, samplesPerS: 50, requestsPerS: 2, poisonEvery: 37, campaign_id },
    ...{ backOffMs: 20, backOffCapMs: 150, batchRows: 50 },
  })
  fleet.make(500, 20)
  let turn = 0
  const cutting = setInterval(() => {
    const agent = fleet.agents[turn++ % fleet.agents.length]
    if (turn % 2 === 0) agent?.shed(2)
    else agent?.dropLink()
  }, 100)
  stage.onClose(() => clearInterval(cutting))
  return fleet
}

/** Deletes on a collector that dies of it, and of each start that goes on with it. */
async function dieDeleting(
  collector: CollectorProcess,
  target_kind: string,
  target: string,
  deaths: readonly string[],
): Promise<void> {
  for (const [i, armed] of deaths.entries()) {
    await collector.kill9()
    // It goes on with a deletion at once, and may be dead before it is ready, or before it answers.
    await collector.start({ VOICEMARK_FAILPOINT: armed }).catch(() => undefined)
    if (i === 0) await askToDelete(collector.url, target_kind, target).catch(() => undefined)
    await until(`${target_kind}: dead at ${armed}`, 20, () => collector.child().hasExited())
  }
}

async function askToDelete(url: string, target_kind: string, target: string): Promise<void> {
  await fetch(`${url}/api/v1/corrections`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'delete', target_kind, target, reason: 'wrong voice' }),
    signal: AbortSignal.timeout(10_000),
  })
}

interface Deletions {
  readonly corrections: readonly { readonly detail: { readonly state: string; readonly late: unknown[] } }[]
}

async function areDone(url: string): Promise<boolean> {
  const { corrections } = (await (await fetch(`${url}/api/v1/corrections?kind=delete`)).json()) as Deletions
  return (
    corrections.length === 2 &&
    corrections.every(({ detail }) => detail.state === 'done' && detail.late.length === 0)
  )
}

/** What is true of a run now that one run is deleted, and the campaign with the samples of its requests. */
function withoutDeleted(run: RunTruth, run_id: string): RunTruth {
  if (run.run_id === run_id) return { ...run, deleted: () => true }
  // One that is in quarantine is of no campaign: nobody could read it.
  const isDeleted = (seq: number) =>
    isInCampaign(seq) && seq < run.made('request') && run.poison('request', seq) === null
  return {
    ...run,
    deleted(name, seq) {
      if (name === 'request') return isDeleted(seq)
      const request = Math.floor(seq / 20)
      return isDeleted(request) && seq <= campaignSamples(request).last
    },
  }
}
