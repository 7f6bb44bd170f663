import { counted } from '../shell/parts/numeral.js'

type Plan = Readonly<Record<string, unknown>>

/** A plan in a line: what is measured, and how often. */
export function planWords(plan: Plan): string {
  const names = alike(configurationsOf(plan)).map(nameOf)
  const shown = names.slice(0, 3).join(', ')
  const rest = names.length - 3
  const corpus = typeof plan['corpus'] === 'string' ? plan['corpus'] : 'built-in'
  const repeat = typeof plan['repeat'] === 'number' ? plan['repeat'] : null
  const often = repeat === null ? '' : `, each text of ${corpus} ${repeat === 1 ? 'once' : `${repeat} times`}`
  return `${shown}${rest > 0 ? ` and ${counted(rest, 'more')}`.replace(/s$/, '') : ''}${often}`
}

/** Whether its rows are told apart by a tag. */
export const hasSeveral = (plan: Plan) => configurationsOf(plan).length > 1

/** What is measured; none where the plan is of another time. */
export function configurationsOf({ configurations }: Plan): Plan[] {
  return Array.isArray(configurations) ? configurations.filter(isRecord) : []
}

/** In groups that differ in nothing but a number of threads. */
function alike(configurations: readonly Plan[]): Plan[][] {
  const groups = new Map<string, Plan[]>()
  for (const one of configurations) {
    const key = JSON.stringify({ ...one, threads: typeof one['threads'] })
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

function nameOf(group: readonly Plan[]): string {
  const { name, voice, url, engine, speed } = group[0] ?? {}
  if (typeof name === 'string') return name
  const parts = [
    typeof voice === 'string' ? voice : typeof url === 'string' ? '' : 'usual voice',
    typeof url === 'string' ? url : '',
    threadWords(group),
    typeof speed === 'number' && speed !== 1 ? `speed ${speed}` : '',
    engine === 'command' ? 'a command' : '',
  ]
  return parts.filter((part) => part !== '').join(' at ')
}

function threadWords(group: readonly Plan[]): string {
  const threads = group.map((one) => one['threads']).filter((value) => typeof value === 'number')
  const last = threads.at(-1)
  if (last === undefined) return ''
  const before = threads.slice(0, -1).join(', ')
  return `${before === '' ? '' : `${before} and `}${counted(last, 'thread')}`
}

const isRecord = (value: unknown): value is Plan =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
