import { setTimeout as sleep } from 'node:timers/promises'
import { isRight, type Verdict } from '../check/checker.js'
import { healthProblems } from '../check/delivery-report.js'
import type { CollectorProcess } from '../fixture/collector-process.js'
import type { Stage } from '../stage.js'
import { inject, type Victims } from './inject.js'
import { faultSchedule, type Fault, type FaultyDatabase } from './schedule.js'

/** What a chaos came to. */
export interface ChaosResult {
  readonly faults: number
  readonly kinds: Readonly<Record<string, number>>
  /** Faults that could not be made or mended, with the reason. */
  readonly failed: readonly string[]
  /** Collectors that ended although nobody ended them. */
  readonly deaths: readonly string[]
  readonly healedS: number
  readonly verdict: Verdict
  /** Null when the collectors' own report says the same as the database. */
  readonly health: string | null
}

export interface ChaosOptions {
  readonly seed: string
  readonly minutes: number
  readonly database: FaultyDatabase
}

/** A SQLite file has one collector. */
export const collectorsOf = (database: FaultyDatabase) => (database === 'sqlite' ? 1 : 2)

const agents = 15
const healLimitS = 60

/** Plays the schedule, heals everything, waits until all rows are delivered, and reads the database. */
export async function playChaos(
  stage: Stage,
  { seed, minutes, database }: ChaosOptions,
): Promise<ChaosResult> {
  const count = collectorsOf(database)
  const collectors = await stage.startCollectors(count)
  const fleet = stage.startFleet({
    agents,
    samplesPerS: 30,
    requestsPerS: 2,
    poisonEvery: 211,
    connectMs: 2000,
    ackMs: 4000,
  })
  const lastMs = minutes * 60_000
  const schedule = faultSchedule({ seed, database, collectors: count, lastMs })
  const victims = { stage, collectors, fleet }
  const deaths: string[] = []
  const failed: string[] = []
  const startMs = performance.now()
  const open: Promise<void>[] = []
  for (const fault of schedule) {
    await sleep(Math.max(0, startMs + fault.atMs - performance.now()))
    await mournDead(collectors, fault, deaths, failed)
    open.push(
      play(victims, fault).catch((error: unknown) => void failed.push(`${fault.kind}: ${String(error)}`)),
    )
  }
  await Promise.all(open)
  await sleep(Math.max(0, startMs + lastMs - performance.now()))

  fleet.stopMaking()
  stage.proxy.setMode({ kind: 'ok' })
  const healedS = await fleet.drained(healLimitS)
  const verdict = await stage.check(fleet.runs())
  const health = isRight(verdict) ? await healthProblems(collectors[0]?.url ?? '', verdict) : null
  const kinds: Record<string, number> = {}
  for (const { kind } of schedule) kinds[kind] = (kinds[kind] ?? 0) + 1
  return { faults: schedule.length, kinds, failed, deaths, healedS, verdict, health }
}

/** Collectors that a fault is ending or starting now. */
const inWork = new Set<number>()

async function play(victims: Victims, fault: Fault): Promise<void> {
  const isOfCollector = fault.kind === 'collector-kill' || fault.kind === 'collector-term'
  if (isOfCollector) {
    if (inWork.has(fault.target)) return
    inWork.add(fault.target)
  }
  try {
    await inject[fault.kind](victims, fault)
  } finally {
    if (isOfCollector) inWork.delete(fault.target)
  }
}

/** A collector that died by itself is a finding; it is started again so that the chaos can go on. */
async function mournDead(
  collectors: readonly CollectorProcess[],
  fault: Fault,
  deaths: string[],
  failed: string[],
): Promise<void> {
  for (const [i, collector] of collectors.entries()) {
    if (inWork.has(i) || !collector.child().hasExited()) continue
    const reason = /^\w*[Ee]rror: .*$/m.exec(collector.child().output())?.[0] ?? 'no reason given'
    deaths.push(`before ${fault.kind} at ${(fault.atMs / 1000).toFixed(1)} s: ${reason}`)
    inWork.add(i)
    await collector
      .start()
      .catch((error: unknown) => void failed.push(`start: ${String(error)}`))
      .finally(() => inWork.delete(i))
  }
}
