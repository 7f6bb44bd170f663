import { randomInt } from 'node:crypto'
import { StartError } from '@voicemark/daemon'
import { isOneAtATime, largestSeed, readPlan, type Plan } from '@voicemark/schema'

/** How the path of a problem is shown to who wrote the plan. */
export interface ShownPlan {
  /** Turns a path into what was written. @default as it is */
  readonly shownPath?: (path: string) => string
  /** What stands before a problem to say where it is. @default nothing */
  readonly place?: (path: string) => string
}

/** As many as a person mends before the next try. */
const mostShown = 50

/**
 * Reads a plan and makes the choices that it leaves open.
 * @throws StartError with every problem and its path.
 */
export function parsePlan(
  source: string,
  value: unknown,
  { shownPath = (path) => path, place = () => '' }: ShownPlan = {},
): Plan {
  const { plan, problems } = readPlan(value, randomInt(largestSeed + 1))
  if (plan !== null) return plan
  const lines = problems.map(({ path, message }) => {
    const text = message.replace(/`(\w+)`/g, (_, name: string) => shownPath(name))
    return `${place(path)}${path === '' ? text : `${shownPath(path)}: ${text}`}`
  })
  const [first = '', ...others] = lines
  if (others.length === 0) throw new StartError(source === '' ? first : `${source}: ${first}`)
  const more = lines.length > mostShown ? `\n  and ${lines.length - mostShown} more` : ''
  const shown = lines.slice(0, mostShown).join('\n  ')
  throw new StartError(`${source || 'the flags'}: ${lines.length} problems\n  ${shown}${more}`)
}

/** A small plan, as one command line makes without any flag of a campaign: its result is shown as ever. */
export function isPlain(plan: Plan): boolean {
  return (
    plan.configurations.length === 1 &&
    plan.configurations.every(({ engine }) => engine === 'piper-onnx') &&
    plan.order === 'sequence' &&
    plan.cooldown_s === 0 &&
    !plan.quality &&
    plan.until_interval === null &&
    !plan.observer_check &&
    isOneAtATime(plan)
  )
}
