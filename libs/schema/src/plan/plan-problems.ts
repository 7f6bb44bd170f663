import { z } from 'zod'
import { configurationLabel } from './configuration-name.js'
import { isOneAtATime } from './plan-load.js'
import { type PlanProblem, problem } from './plan-problem.js'
import type { Configuration, RawPlan } from './plan-schema.js'
import { subjectProblems } from './subject-problems.js'

/** What no field shows by itself. */
export function crossProblems(plan: RawPlan): PlanProblem[] {
  const { configurations, until_interval, max_repeat, rate, concurrency } = plan
  const several = configurations.length > 1
  const problems: (PlanProblem | false)[] = [
    ...configurations.map((configuration, at) => doubleProblem(configurations, configuration, at)),
    ...configurations.map(pcmProblem),
    ...configurations.map(trustProblem),
    ...configurations.flatMap(subjectProblems),
    providerProblem(configurations),
    rate !== null &&
      concurrency > 1 &&
      problem('rate', 'does not go with `concurrency`: an open loop has no limit'),
    rate !== null && until_interval !== null && problem('until_interval', 'does not go with `rate`'),
    rate === null && plan.arrivals !== undefined && problem('arrivals', 'needs `rate`'),
    plan.throttled === 'repeat' &&
      !isOneAtATime(plan) &&
      problem(
        'throttled',
        'repeat needs one request at a time: those asked again would be under another load',
      ),
    until_interval === null && max_repeat !== undefined && problem('max_repeat', 'needs `until_interval`'),
    until_interval !== null &&
      max_repeat !== undefined &&
      max_repeat < plan.repeat &&
      problem('max_repeat', `expected ${plan.repeat} (\`repeat\`) or more`),
    plan.observer_check &&
      !isOneAtATime(plan) &&
      problem('observer_check', 'needs one request at a time: others would be sampled beside it'),
    plan.observer_check &&
      configurations.some(({ engine }) => engine !== 'piper-onnx') &&
      problem(
        'observer_check',
        'is for voices of the agent: what watches others runs in no process of theirs',
      ),
    several &&
      plan.order === 'interleaved' &&
      !isOneAtATime(plan) &&
      problem(
        'order',
        'interleaved needs one request at a time: requests in flight would load voices in turn',
      ),
    referenceProblem(plan),
    ...Object.keys(plan.tags)
      .filter((name) => reservedTags.includes(name))
      .map((name) => problem(`tags.${name}`, 'is set by the bench itself')),
  ]
  return problems.filter((found) => found !== false)
}

/** Tags that say what no field of a row does. */
const reservedTags = [
  ...['configuration', 'corpus', 'load', 'model', 'speed', 'throttled'],
  ...['purpose', 'quality_reference'],
  ...['answer', 'insecure', 'proxy', 'redirects', 'resent', 'unknown_phonemes'],
]

function referenceProblem({ quality, quality_reference, configurations }: RawPlan): PlanProblem | false {
  if (quality_reference === null) return false
  if (!quality) return problem('quality_reference', 'needs `quality`')
  const labels = configurations.map(configurationLabel)
  return (
    !labels.includes(quality_reference) &&
    problem('quality_reference', `expected the label of a configuration: ${labels.join(', ')}`)
  )
}

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

function trustProblem(one: Configuration, at: number): PlanProblem | false {
  if (one.engine !== 'http' || (one.ca === null && !one.insecure)) return false
  const field = one.ca === null ? 'insecure' : 'ca'
  if (new URL(one.url).protocol !== 'https:')
    return problem(`configurations[${at}].${field}`, 'needs an https:// address')
  return one.ca !== null && one.insecure && problem(`configurations[${at}].ca`, 'does not go with `insecure`')
}

/** An agent has one provider for its life: a second one would be another agent. */
function providerProblem(all: readonly Configuration[]): PlanProblem | false {
  const own = all.flatMap((one) => (one.engine === 'piper-onnx' ? [one.provider] : []))
  const other = own.findIndex((provider) => provider !== own[0])
  const message = 'an agent has one execution provider; make one campaign for each, and compare them'
  return other > 0 && problem(`configurations[${other}].provider`, message)
}

/** What a field shows by itself. */
export function issueProblems(issue: z.core.$ZodIssue): PlanProblem[] {
  const path = z.core.toDotPath(issue.path)
  if (issue.code === 'invalid_key') return [problem(path, issue.issues[0]?.message ?? issue.message)]
  if (issue.code !== 'unrecognized_keys') return [problem(path, issue.message)]
  const at = (key: string) => (path === '' ? key : `${path}.${key}`)
  return issue.keys.map((key) => problem(at(shownName(key)), 'unknown; docs/bench.md lists what a plan has'))
}

/** A name with a line end or another sign that is not seen would break the line that it stands in. */
const shownName = (name: string) => (/[\p{C}\p{Zl}\p{Zp}]/u.test(name) ? JSON.stringify(name) : name)
