import { readTags, tagLines } from '../writing/tag-lines.js'
import { configurationsOf } from './plan-words.js'

type Plan = Readonly<Record<string, unknown>>

/** A plan as a person puts it into the form: texts, of which an empty one says nothing. */
export interface PlanDraft {
  /** One a line. */
  readonly voices: string
  /** Numbers with commas between. */
  readonly threads: string
  readonly provider: string
  readonly speed: string
  readonly stream: boolean
  readonly corpus: string
  readonly repeat: string
  readonly warmup: string
  readonly reload_warmup: string
  readonly order: string
  readonly seed: string
  readonly cooldown_s: string
  readonly until_interval: string
  readonly max_repeat: string
  readonly concurrency: string
  readonly rate: string
  readonly arrivals: string
  readonly throttled: string
  readonly observer_check: boolean
  readonly quality: boolean
  /** `name=value`, one a line. */
  readonly tags: string
}

export const emptyDraft: PlanDraft = {
  ...{ voices: '', threads: '', provider: '', speed: '', stream: false, corpus: 'built-in', repeat: '5' },
  ...{
    warmup: '2',
    reload_warmup: '',
    order: '',
    seed: '',
    cooldown_s: '',
    until_interval: '',
    max_repeat: '',
  },
  ...{
    concurrency: '',
    rate: '',
    arrivals: '',
    throttled: '',
    observer_check: false,
    quality: false,
    tags: '',
  },
}

/** Fields of a configuration that are the same in all of a form. */
const shared = ['provider', 'speed'] as const
const numbers = [
  ...([
    'repeat',
    'warmup',
    'reload_warmup',
    'seed',
    'cooldown_s',
    'max_repeat',
    'concurrency',
    'rate',
  ] as const),
]
const words = ['corpus', 'order', 'arrivals', 'throttled'] as const
const flags = ['observer_check', 'quality'] as const

/** The plan that a form says: every voice with every number of threads. What is no number is sent as it is, to be refused. */
export function planOf(draft: PlanDraft): Plan {
  const tags = readTags(draft.tags)
  const share = draft.until_interval.trim()
  return {
    configurations: parted(draft.voices, /\n/).flatMap((voice) =>
      parted(draft.threads, /[\s,]+/).map((threads) => configurationOf(draft, voice, threads)),
    ),
    ...filled(words.map((name) => [name, draft[name].trim() || undefined])),
    ...filled(numbers.map((name) => [name, numberOf(draft[name])])),
    ...filled(flags.map((name) => [name, draft[name] || undefined])),
    ...(share === '' ? {} : { until_interval: share.endsWith('%') ? share : numberOf(share) }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  }
}

function configurationOf(draft: PlanDraft, voice: string | undefined, threads: string | undefined): Plan {
  return {
    ...filled([
      ['voice', voice],
      ['threads', numberOf(threads ?? '')],
      ['provider', draft.provider.trim() || undefined],
      ['speed', numberOf(draft.speed)],
      ['stream', draft.stream || undefined],
    ]),
  }
}

/** The form that says a plan; null where it has what no form has. */
export function draftOf(plan: Plan): PlanDraft | null {
  const configurations = configurationsOf(plan).map(withoutUsual)
  const [first] = configurations
  if (first === undefined) return null
  const distinct = (name: string) => [...new Set(configurations.map((one) => textOf(one[name])))]
  const draft: PlanDraft = {
    ...emptyDraft,
    voices: distinct('voice').join('\n'),
    threads: distinct('threads').join(', '),
    ...(Object.fromEntries(shared.map((name) => [name, textOf(first[name])])) as Pick<
      PlanDraft,
      'provider' | 'speed'
    >),
    stream: first['stream'] === true,
    ...(Object.fromEntries(
      [...words, ...numbers].map((name) => [name, textOf(plan[name])]),
    ) as Partial<PlanDraft>),
    ...(Object.fromEntries(flags.map((name) => [name, plan[name] === true])) as Partial<PlanDraft>),
    until_interval: textOf(plan['until_interval']),
    tags: tagLines((plan['tags'] ?? {}) as Record<string, string>),
  }
  return isSame(planOf(draft), { ...plan, configurations }) ? draft : null
}

/** What is so anyway says nothing. */
function withoutUsual(one: Plan): Plan {
  const { engine, speed, stream, ...rest } = one
  return {
    ...(engine === 'piper-onnx' || engine === undefined ? {} : { engine }),
    ...rest,
    ...(speed === 1 || speed === undefined ? {} : { speed }),
    ...(stream === true ? { stream } : {}),
  }
}

function isSame(made: Plan, plan: Plan): boolean {
  return canonical(made) === canonical(plan)
}

/** In one order, and without what says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, one]) => one !== null && one !== undefined && one !== false && !isEmpty(one))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  )
}

const isEmpty = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** At least one part, which may be nothing. */
function parted(text: string, by: RegExp): (string | undefined)[] {
  const parts = text.split(by).map((part) => part.trim())
  const said = parts.filter((part) => part !== '')
  return said.length === 0 ? [undefined] : said
}

function numberOf(text: string): number | string | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const value = Number(trimmed)
  return Number.isFinite(value) ? value : trimmed
}

const textOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

const filled = (fields: readonly (readonly [string, unknown])[]) =>
  Object.fromEntries(fields.filter(([, value]) => value !== undefined))

/** The field of the form that a path of the plan is in; undefined where it has none. */
export function fieldOf(path: string): keyof PlanDraft | undefined {
  const [, inner] = /^configurations\[\d+\]\.([a-z_]+)/.exec(path) ?? []
  if (inner === 'voice') return 'voices'
  if (path === 'configurations' || /^configurations\[\d+\]$/.test(path)) return 'threads'
  const name = inner ?? /^[a-z_]+/.exec(path)?.[0]
  return Object.keys(emptyDraft).find((field): field is keyof PlanDraft => field === name)
}
