import { isOneAtATime } from './plan-load.js'
import type { PlanProblem } from './plan-problem.js'
import { crossProblems, issueProblems } from './plan-problems.js'
import { planSchema, type RawPlan } from './plan-schema.js'

/** A campaign, complete: every choice that the plan left open is made and can be printed. */
export interface Plan extends Omit<RawPlan, 'seed' | 'order' | 'cooldown_s' | 'max_repeat' | 'arrivals'> {
  readonly seed: number
  readonly order: NonNullable<RawPlan['order']>
  readonly cooldown_s: number
  readonly max_repeat: number
  readonly arrivals: NonNullable<RawPlan['arrivals']>
}

/** A plan with every choice made, or all that is wrong with it. */
export type PlanReading =
  | { readonly plan: Plan; readonly problems: null }
  | { readonly plan: null; readonly problems: readonly PlanProblem[] }

/** How many repeats an adaptive campaign makes at most where the plan does not say. */
const defaultMaxRepeat = 100
const defaultCooldownS = 60

/** Reads a plan and makes the choices that it leaves open; `seed` is taken where it has none, 0 to 2^32 - 1. */
export function readPlan(value: unknown, seed: number): PlanReading {
  const parsed = planSchema.safeParse(value)
  if (!parsed.success) return { plan: null, problems: parsed.error.issues.flatMap(issueProblems) }
  const problems = crossProblems(parsed.data)
  return problems.length > 0
    ? { plan: null, problems }
    : { plan: complete(parsed.data, seed), problems: null }
}

/**
 * A complete plan as one that can be read again: what only goes with something else is left out with it.
 */
export function reopenPlan(plan: Record<string, unknown>): Record<string, unknown> {
  const { max_repeat, arrivals, configurations, ...always } = plan
  return {
    ...without(always, usualOfPlan),
    configurations: Array.isArray(configurations)
      ? configurations.map((one: Record<string, unknown>) => without(one, usual))
      : configurations,
    ...(plan['until_interval'] === null ? {} : { max_repeat }),
    ...(plan['rate'] === null ? {} : { arrivals }),
  }
}

/** What plans have got since, as it is where nobody says otherwise. */
const usualOfPlan: Readonly<Record<string, unknown>> = {
  throttled: 'annotate',
  observer_check: false,
  quality: false,
  quality_reference: null,
}

/** Fields that servers have got since campaigns began, as they are where nobody says otherwise. */
const usual: Readonly<Record<string, unknown>> = {
  name: null,
  ca: null,
  insecure: false,
  api: 'openai',
  request: null,
  headers: {},
  watch: 'auto',
  stream: false,
  model_file: null,
  precision: null,
  stated_threads: null,
  engine_name: null,
  engine_version: null,
  serve: null,
}

/** Agents of versions before do not know these, and need not where they say what is usual. */
function without(
  fields: Record<string, unknown>,
  usual: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => !(name in usual) || JSON.stringify(value) !== JSON.stringify(usual[name]),
    ),
  )
}

function complete(plan: RawPlan, seed: number): Plan {
  const several = plan.configurations.length > 1
  const order = several ? (isOneAtATime(plan) ? 'interleaved' : 'grouped') : 'sequence'
  return {
    ...plan,
    seed: plan.seed ?? seed,
    order: plan.order ?? (plan.seed === undefined || several ? order : 'interleaved'),
    cooldown_s: plan.cooldown_s ?? (several || plan.throttled === 'repeat' ? defaultCooldownS : 0),
    max_repeat:
      plan.until_interval === null
        ? plan.repeat
        : (plan.max_repeat ?? Math.max(plan.repeat, defaultMaxRepeat)),
    arrivals: plan.arrivals ?? 'constant',
  }
}
