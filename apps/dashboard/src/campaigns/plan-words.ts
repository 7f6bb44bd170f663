import { counted } from '../shell/parts/numeral.js'

type Plan = Readonly<Record<string, unknown>>

/** A plan in a line: what is measured, and how often. */
export function planWords(plan: Plan): string {
  const configurations = configurationsOf(plan)
  const names = configurations.map(nameOf)
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

function nameOf(one: Plan): string {
  const { name, voice, threads, url, engine, speed } = one
  if (typeof name === 'string') return name
  const parts = [
    typeof voice === 'string' ? voice : typeof url === 'string' ? '' : 'usual voice',
    typeof url === 'string' ? url : '',
    typeof threads === 'number' ? counted(threads, 'thread') : '',
    typeof speed === 'number' && speed !== 1 ? `speed ${speed}` : '',
    engine === 'command' ? 'a command' : '',
  ]
  return parts.filter((part) => part !== '').join(' at ')
}

const isRecord = (value: unknown): value is Plan =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
