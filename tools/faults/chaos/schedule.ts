import { createRandom, type Random } from '../random.js'
import type { Provider } from '../stage-database.js'

/** What can be made to happen, by its name; each has a target that takes one fault at a time. */
export type FaultKind =
  | 'collector-kill'
  | 'collector-term'
  | 'collector-freeze'
  | 'link-refuse'
  | 'link-black-hole'
  | 'link-half-open'
  | 'link-slow'
  | 'link-cut'
  | 'link-drop'
  | 'agents-restart'
  | 'agents-shed'
  | 'sqlite-lock'
  | 'postgres-stop'
  | 'postgres-freeze'
  | 'postgres-connections'

export interface Fault {
  /** From the start of the chaos, ms. */
  readonly atMs: number
  readonly kind: FaultKind
  /** How long it lasts, ms; 0 for one that has no end of its own. */
  readonly forMs: number
  /** A collector, or a first agent, by its number. */
  readonly target: number
  /** How much of it: bytes, rows, agents. */
  readonly amount: number
}

/** A server that was given to us may be used by others: only our own connections to it may end. */
export type FaultyDatabase = Provider | 'given-postgresql'

export interface ScheduleOptions {
  readonly seed: string
  readonly database: FaultyDatabase
  readonly collectors: number
  readonly lastMs: number
}

interface KindPlan {
  readonly kind: FaultKind
  readonly resource: 'collector' | 'link' | 'agents' | 'database'
  readonly forMs: readonly [number, number]
  /** How long the target needs to be itself again, ms. */
  readonly restMs: number
  readonly amount: readonly [number, number]
  readonly weight: number
}

const common: readonly KindPlan[] = [
  { kind: 'collector-kill', resource: 'collector', forMs: [0, 800], restMs: 2500, amount: [0, 0], weight: 3 },
  { kind: 'collector-term', resource: 'collector', forMs: [0, 300], restMs: 3500, amount: [0, 0], weight: 1 },
  {
    kind: 'collector-freeze',
    resource: 'collector',
    forMs: [200, 2500],
    restMs: 300,
    amount: [0, 0],
    weight: 2,
  },
  { kind: 'link-refuse', resource: 'link', forMs: [100, 1200], restMs: 400, amount: [0, 0], weight: 2 },
  { kind: 'link-black-hole', resource: 'link', forMs: [200, 2500], restMs: 400, amount: [0, 0], weight: 2 },
  { kind: 'link-half-open', resource: 'link', forMs: [200, 2500], restMs: 400, amount: [0, 0], weight: 2 },
  { kind: 'link-slow', resource: 'link', forMs: [300, 2000], restMs: 200, amount: [5000, 50_000], weight: 1 },
  { kind: 'link-cut', resource: 'link', forMs: [300, 1500], restMs: 200, amount: [800, 20_000], weight: 2 },
  { kind: 'link-drop', resource: 'link', forMs: [0, 0], restMs: 300, amount: [0, 0], weight: 2 },
  { kind: 'agents-restart', resource: 'agents', forMs: [0, 0], restMs: 200, amount: [1, 5], weight: 2 },
  { kind: 'agents-shed', resource: 'agents', forMs: [0, 0], restMs: 200, amount: [1, 40], weight: 2 },
]

const connectionsEnd: KindPlan = {
  kind: 'postgres-connections',
  resource: 'database',
  forMs: [0, 0],
  restMs: 500,
  amount: [0, 0],
  weight: 2,
}

const ofDatabase: Readonly<Record<FaultyDatabase, readonly KindPlan[]>> = {
  sqlite: [
    { kind: 'sqlite-lock', resource: 'database', forMs: [200, 2500], restMs: 600, amount: [0, 0], weight: 4 },
  ],
  postgresql: [
    {
      kind: 'postgres-stop',
      resource: 'database',
      forMs: [0, 1000],
      restMs: 2500,
      amount: [0, 0],
      weight: 2,
    },
    {
      kind: 'postgres-freeze',
      resource: 'database',
      forMs: [200, 2000],
      restMs: 500,
      amount: [0, 0],
      weight: 2,
    },
    connectionsEnd,
  ],
  'given-postgresql': [connectionsEnd],
}

/** Between two faults, ms. */
const gapMs = [500, 1300] as const

/** The faults of a chaos, which the seed alone determines. */
export function faultSchedule({ seed, database, collectors, lastMs }: ScheduleOptions): Fault[] {
  const random = createRandom(`chaos ${seed} ${database}`)
  const plans = [...common, ...ofDatabase[database]]
  const busyUntil = new Map<string, number>()
  const faults: Fault[] = []
  for (let atMs = 1000; atMs < lastMs; atMs += Math.round(random.between(...gapMs))) {
    const free = plans.flatMap((plan) =>
      targetsOf(plan, collectors)
        .filter((target) => (busyUntil.get(placeOf(plan, target)) ?? 0) <= atMs)
        .map((target) => ({ plan, target })),
    )
    const chosen = pickWeighted(random, free)
    if (chosen === null) continue
    const { plan, target } = chosen
    const forMs = Math.round(random.between(...plan.forMs))
    const amount = Math.round(random.between(...plan.amount))
    const agent = plan.resource === 'agents' ? random.whole(1000) : target
    faults.push({ atMs, kind: plan.kind, forMs, target: agent, amount })
    busyUntil.set(placeOf(plan, target), atMs + forMs + plan.restMs)
  }
  return faults
}

const targetsOf = ({ resource }: KindPlan, collectors: number) =>
  resource === 'collector' ? Array.from({ length: collectors }, (_, i) => i) : [0]

const placeOf = ({ resource }: KindPlan, target: number) => `${resource} ${target}`

function pickWeighted<Item extends { readonly plan: KindPlan }>(
  random: Random,
  items: readonly Item[],
): Item | null {
  let left = random.next() * items.reduce((sum, { plan }) => sum + plan.weight, 0)
  for (const item of items) {
    left -= item.plan.weight
    if (left < 0) return item
  }
  return items.at(-1) ?? null
}
