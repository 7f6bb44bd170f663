import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from '../../faults/fixture/child.js'
import { until, type Stage } from '../../faults/stage.js'
import type { Look } from '../seen/look.js'
import { watchAll } from '../seen/watch.js'
import type { SoakPlan } from '../soak-plan.js'
import { accountFor, benchedIds, type Accounts } from '../verdict/accounts.js'
import { openLedger, type Ledger } from './ledger.js'
import { cutLinks } from './link-cuts.js'
import { measureAll } from './measuring.js'
import { startParties, type Parties } from './parties.js'
import { speakAll } from './speaking.js'
import { visitAll } from './visiting.js'

/** What was seen of a soak. */
export interface Played {
  readonly looks: readonly Look[]
  readonly ledger: Ledger
  readonly accounts: Accounts
  /** Requests that were asked; fewer than planned where the machine was too busy. */
  readonly asked: Readonly<Record<'spoken' | 'measured' | 'benched', number>>
  readonly seconds: number
}

/** Longest wait for rows on their way, and for campaigns that have begun. */
const restLimitS = 300

/** Plays the work on a stage; at the end all rests, and every row is accounted for. */
export async function playSoak(stage: Stage, plan: SoakPlan): Promise<Played> {
  const ledger = openLedger()
  const parties = await startParties(stage, plan)
  const startMs = performance.now()
  const done = new AbortController()
  const beside = Promise.all([
    visitAll(parties, plan, ledger, done.signal),
    cutLinks(stage.proxy, plan.everyS.linkCut, ledger, done.signal),
  ])
  const seen = new AbortController()
  const watched = watchAll(parties, plan, ledger, seen.signal)
  const [spoken, measured] = await Promise.all([
    speakAll(parties, plan, ledger),
    measureAll(parties, plan, ledger),
    benchEnd(parties, plan, ledger),
  ])
  seen.abort()
  done.abort()
  const [looks] = await Promise.all([watched, beside])
  const seconds = (performance.now() - startMs) / 1000
  await comeToRest(parties)
  await callDoctor(stage, parties, ledger)
  await parties.agent.stop()
  const accounts = await accountFor(parties, ledger)
  const benched = ledger.answered.benched.size
  return { looks, ledger, accounts, asked: { spoken, measured, benched }, seconds }
}

/** The bench ends by itself, or is asked to when it is late; what was answered to it is in its own file. */
async function benchEnd({ bench, folders }: Parties, plan: SoakPlan, ledger: Ledger): Promise<void> {
  const limitMs = plan.minutes * 60_000 * 1.05
  const late = await Promise.race([bench.exited.then(() => false), sleep(limitMs, true, { ref: false })])
  if (late) bench.signal('SIGINT')
  const { code } = await bench.exited
  if (code !== 0 && !late) ledger.failedAt('bench', `status ${code}: ${bench.output().slice(-300)}`)
  const kept = join(folders.bench, 'campaigns')
  for (const name of readdirSync(kept).filter((file) => file.endsWith('.ndjson')))
    for (const id of benchedIds(join(kept, name))) ledger.answered.benched.add(id)
}

/** Campaigns end, and every row that was made arrives. */
async function comeToRest({ agent, collector }: Parties): Promise<void> {
  await until('every campaign to end', restLimitS, async () => {
    const response = await fetch(`${collector.url}/api/v1/campaigns`)
    const { campaigns } = (await response.json()) as { campaigns: readonly { readonly ended: boolean }[] }
    return campaigns.every(({ ended }) => ended)
  })
  await agent.drained(restLimitS)
}

/** `voicemark doctor`, as a person would ask. */
async function callDoctor(stage: Stage, { agentUrl, collector }: Parties, ledger: Ledger): Promise<void> {
  const main = join(stage.build, 'apps/collector/dist/main.js')
  const args = [main, 'doctor', '--collector', collector.url, '--agent', agentUrl]
  const doctor = startChild(process.execPath, args, {}, stage.folder)
  const { code } = await doctor.exited
  if (code === 0) ledger.did('doctor')
  else ledger.failedAt('doctor', `status ${code}: ${doctor.output().slice(-300)}`)
}
