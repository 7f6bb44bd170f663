import type { Accounts } from './verdict/accounts.js'
import { findPerRow, type PerRow } from './verdict/per-row.js'
import { findGrowth, type Finding } from './verdict/verdict.js'
import type { SoakPlan } from './soak-plan.js'
import type { Played } from './work/play-soak.js'

/** A soak, judged. */
export interface SoakResult {
  readonly plan: SoakPlan
  readonly passed: boolean
  readonly seconds: number
  readonly asked: Played['asked']
  readonly done: Readonly<Record<string, number>>
  readonly failed: Readonly<Record<string, number>>
  readonly findings: readonly Finding[]
  readonly perRow: readonly PerRow[]
  readonly accounts: Accounts
}

/** Passed is: nothing leaks, nothing is lost, nothing was refused. */
export function judge(plan: SoakPlan, { looks, ledger, accounts, asked, seconds }: Played): SoakResult {
  const findings = findGrowth(looks, plan)
  const perRow = findPerRow(looks)
  const [done, failed] = [Object.fromEntries(ledger.done), Object.fromEntries(ledger.failed)]
  const leaks = [...findings, ...perRow].some((one) => one.leaks)
  const passed = !leaks && accounts.problems.length === 0 && ledger.failed.size === 0
  return { plan, passed, seconds, asked, done, failed, findings, perRow, accounts }
}
