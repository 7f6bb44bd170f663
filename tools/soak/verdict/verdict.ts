import { describeValues } from '@voicemark/analysis'
import type { Look, SizeName } from '../seen/look.js'
import type { ProcessReading } from '../seen/process-reading.js'
import { warmUpShare, type SoakPlan } from '../soak-plan.js'
import {
  benchBytesPerRequest,
  flatSizes,
  keptBytesPerRequest,
  mostNewFiles,
  processBounds,
  type Bound,
} from './bounds.js'
import { inBlocks, theilSen, type Point, type Slope } from './slope.js'

/** What became of one figure of one process or folder after the warm-up. */
export interface Finding {
  readonly of: string
  readonly what: string
  readonly unit: string
  readonly first: number | null
  readonly last: number | null
  readonly max: number | null
  /** Per hour; null where there were too few looks. */
  readonly perHour: Slope | null
  /** Over all the time judged. */
  readonly growth: number | null
  readonly most: number
  readonly leaks: boolean
}

const blockCount = 24

/** The looks behind the warm-up. */
export function judgedLooks(looks: readonly Look[]): readonly Look[] {
  const endS = looks.at(-1)?.at_s ?? 0
  return looks.filter(({ at_s }) => at_s >= endS * warmUpShare)
}

/** Each figure of each process, and of the folders that must not grow. */
export function findGrowth(looks: readonly Look[], plan: SoakPlan): Finding[] {
  const judged = judgedLooks(looks)
  const roles = [...new Set(judged.flatMap(({ processes }) => Object.keys(processes)))]
  const processes = roles.flatMap((role) =>
    Object.entries(processBounds).map(([field, bound]) => {
      const name = field as keyof ProcessReading
      const points = pointsOf(judged, ({ processes }) => processes[role]?.[name] ?? null)
      return findingOf(points, { of: role, what: name, bound: roomFor(role, bound, plan) })
    }),
  )
  const requests = plan.spoken + plan.measured + plan.benched
  const ofRequests = (name: SizeName) =>
    name === 'kept by the collector' ? (keptBytesPerRequest * requests) / 2 ** 20 : 0
  const folders = (Object.entries(flatSizes) as [SizeName, number][]).flatMap(([name, most]) => [
    findingOf(
      pointsOf(judged, ({ sizes }) => sizes[name].bytes / 2 ** 20),
      { of: name, what: 'size', bound: { unit: 'MB', most: most + ofRequests(name), fold: 'median' } },
    ),
    findingOf(
      pointsOf(judged, ({ sizes }) => sizes[name].files),
      { of: name, what: 'files', bound: { unit: '', most: mostNewFiles, fold: 'median' } },
    ),
  ])
  return [...processes, ...folders]
}

function roomFor(role: string, bound: Bound, plan: SoakPlan): Bound {
  if (role !== 'bench' || bound.unit !== 'MB') return bound
  return { ...bound, most: bound.most + (benchBytesPerRequest * plan.benched) / 2 ** 20 }
}

function pointsOf(looks: readonly Look[], valueOf: (look: Look) => number | null): Point[] {
  return looks.flatMap((look) => {
    const value = valueOf(look)
    return value === null ? [] : [{ at: look.at_s / 3600, value }]
  })
}

interface Judged {
  readonly of: string
  readonly what: string
  readonly bound: Bound
}

const folds = {
  least: (values: readonly number[]) => describeValues(values).min,
  median: (values: readonly number[]) => describeValues(values).median,
}

/** A leak is growth that is there for sure, its whole interval above 0, and is more than the bound. */
function findingOf(points: readonly Point[], { of, what, bound }: Judged): Finding {
  const { unit, most, fold } = bound
  const folded = inBlocks(points, blockCount, folds[fold])
  const perHour = theilSen(folded)
  const hours = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0)
  const growth = perHour === null ? null : perHour.slope * hours
  return {
    ...{ of, what, unit, most, perHour, growth },
    first: folded[0]?.value ?? null,
    last: folded.at(-1)?.value ?? null,
    max: points.length === 0 ? null : Math.max(...points.map(({ value }) => value)),
    leaks: perHour !== null && growth !== null && perHour.low > 0 && growth > most,
  }
}
