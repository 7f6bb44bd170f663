import { randomInt } from 'node:crypto'
import { StartError } from '@voicemark/daemon'
import { z } from 'zod'
import { configurationLabel } from './configuration.js'
import { isOneAtATime } from './load.js'
import { largestSeed, planSchema, type Configuration, type RawPlan } from './plan-schema.js'

/** A campaign, complete: every choice that the plan left open is made and can be printed. */
export interface Plan extends Omit<RawPlan, 'seed' | 'order' | 'cooldown_s' | 'max_repeat' | 'arrivals'> {
  readonly seed: number
  readonly order: NonNullable<RawPlan['order']>
  readonly cooldown_s: number
  readonly max_repeat: number
  readonly arrivals: NonNullable<RawPlan['arrivals']>
}

/** One thing that is wrong with a plan: where, and what was expected. */
export interface PlanProblem {
  readonly path: string
  readonly message: string
}

/** How many repeats an adaptive campaign makes at most where the plan does not say. */
const defaultMaxRepeat = 100
const defaultCooldownS = 60

/**
 * Reads a plan and makes the choices that it leaves open.
 * @throws StartError with every problem and its path; `shownPath` turns a path into what the reader wrote.
 */
export function parsePlan(
  source: string,
  value: unknown,
  shownPath: (path: string) => string = (path) => path,
): Plan {
  const parsed = planSchema.safeParse(value)
  const problems = parsed.success ? crossProblems(parsed.data) : parsed.error.issues.flatMap(issueProblems)
  if (problems.length === 0 && parsed.success) return complete(parsed.data)
  const lines = problems.map(({ path, message }) => {
    const text = message.replace(/`(\w+)`/g, (_, name: string) => shownPath(name))
    return path === '' ? text : `${shownPath(path)}: ${text}`
  })
  const [first = '', ...others] = lines
  if (others.length === 0) throw new StartError(source === '' ? first : `${source}: ${first}`)
  throw new StartError(`${source || 'the flags'}: ${lines.length} problems\n  ${lines.join('\n  ')}`)
}

/** A small plan, as one command line makes without any flag of a campaign: its result is shown as ever. */
export function isPlain(plan: Plan): boolean {
  return (
    plan.configurations.length === 1 &&
    plan.configurations.every(({ engine }) => engine === 'piper-onnx') &&
    plan.order === 'sequence' &&
    plan.cooldown_s === 0 &&
    plan.until_interval === null &&
    isOneAtATime(plan)
  )
}

function complete(plan: RawPlan): Plan {
  const several = plan.configurations.length > 1
  const order = several ? (isOneAtATime(plan) ? 'interleaved' : 'grouped') : 'sequence'
  return {
    ...plan,
    seed: plan.seed ?? randomInt(largestSeed + 1),
    order: plan.order ?? (plan.seed === undefined || several ? order : 'interleaved'),
    cooldown_s: plan.cooldown_s ?? (several ? defaultCooldownS : 0),
    max_repeat:
      plan.until_interval === null
        ? plan.repeat
        : (plan.max_repeat ?? Math.max(plan.repeat, defaultMaxRepeat)),
    arrivals: plan.arrivals ?? 'constant',
  }
}

/** What no field shows by itself. */
function crossProblems(plan: RawPlan): PlanProblem[] {
  const { configurations, until_interval, max_repeat, rate, concurrency } = plan
  const several = configurations.length > 1
  const problems: (PlanProblem | false)[] = [
    ...configurations.map((configuration, at) => doubleProblem(configurations, configuration, at)),
    ...configurations.map(pcmProblem),
    providerProblem(configurations),
    rate !== null &&
      concurrency > 1 &&
      problem('rate', 'does not go with `concurrency`: an open loop has no limit'),
    rate !== null && until_interval !== null && problem('until_interval', 'does not go with `rate`'),
    rate === null && plan.arrivals !== undefined && problem('arrivals', 'needs `rate`'),
    until_interval === null && max_repeat !== undefined && problem('max_repeat', 'needs `until_interval`'),
    until_interval !== null &&
      max_repeat !== undefined &&
      max_repeat < plan.repeat &&
      problem('max_repeat', `expected ${plan.repeat} (\`repeat\`) or more`),
    several &&
      plan.order === 'interleaved' &&
      !isOneAtATime(plan) &&
      problem(
        'order',
        'interleaved needs one request at a time: requests in flight would load voices in turn',
      ),
    ...Object.keys(plan.tags)
      .filter((name) => reservedTags.includes(name))
      .map((name) => problem(`tags.${name}`, 'is set by the bench itself')),
  ]
  return problems.filter((found) => found !== false)
}

/** Tags that say what no field of a row does. */
const reservedTags = ['configuration', 'corpus', 'load', 'model', 'speed']

const problem = (path: string, message: string): PlanProblem => ({ path, message })

function doubleProblem(all: readonly Configuration[], one: Configuration, at: number): PlanProblem | false {
  const first = all.findIndex((other) => configurationLabel(other) === configurationLabel(one))
  return first < at && problem(`configurations[${at}]`, `is the same as configurations[${first}]`)
}

function pcmProblem(one: Configuration, at: number): PlanProblem | false {
  if (one.engine !== 'http' || one.format !== 'pcm' || one.sample_rate_hz !== null) return false
  return problem(
    `configurations[${at}].sample_rate_hz`,
    'pcm has no header that says it; expected 8000–192000',
  )
}

/** An agent has one provider for its life: a second one would be another agent. */
function providerProblem(all: readonly Configuration[]): PlanProblem | false {
  const own = all.flatMap((one) => (one.engine === 'http' ? [] : [one.provider]))
  const other = own.findIndex((provider) => provider !== own[0])
  const message = 'an agent has one execution provider; make one campaign for each, and compare them'
  return other > 0 && problem(`configurations[${other}].provider`, message)
}

function issueProblems(issue: z.core.$ZodIssue): PlanProblem[] {
  const path = z.core.toDotPath(issue.path)
  if (issue.code !== 'unrecognized_keys') return [problem(path, issue.message)]
  const at = (key: string) => (path === '' ? key : `${path}.${key}`)
  return issue.keys.map((key) => problem(at(key), 'unknown; docs/bench.md lists what a plan has'))
}
