import type { CounterReading, SleepClock } from '../../counters/counter-reading.js'
import type { RequestCounters } from '../../counters/request-counters.js'
import { countersBetween } from '../../counters/request-counters.js'
import type { Member } from './member.js'
import type { Departed, ProcessTree } from './tree.js'
import type { Used } from './used.js'

/** What is counted of a tree as a whole, as it was looked at last. */
export interface TreeTotals {
  readonly used: Used
  readonly unseenFaults: number
  readonly departed: Departed
}

/** The counters of a tree at one end of a window. */
export interface TreeCounting extends TreeTotals {
  /** Of each that lives. */
  readonly readings: ReadonlyMap<Member, CounterReading>
  /** Processor time of the thread that watches, seconds. */
  readonly samplerS: number | null
  readonly slept: SleepClock | null
}

export interface CountingDeps {
  readonly samplerS: () => number | null
  readonly slept: () => SleepClock | null
}

export function readCounting(tree: ProcessTree, { samplerS, slept }: CountingDeps): TreeCounting {
  const living = tree.members().filter(({ now }) => !now.zombie)
  return {
    ...totalsOf(tree),
    readings: new Map(living.map((member) => [member, member.process.counters()])),
    samplerS: samplerS(),
    slept: slept(),
  }
}

export function totalsOf(tree: ProcessTree): TreeTotals {
  return { used: tree.used(), unseenFaults: tree.unseenFaults(), departed: tree.departed() }
}

/** What one that was born in the window had used before. */
const unborn: CounterReading = {
  usage: { cpuS: 0, minorFaults: 0, majorFaults: 0, voluntary: null, involuntary: null },
  threads: new Map(),
  readBytes: 0,
  anonymousMb: null,
  samplerS: null,
  slept: null,
}

/**
 * What a tree took between two moments. What threads count they take with them when they end: where a process of it ended,
 * that is not known. Pure.
 */
export function treeCounters(begin: TreeCounting, end: TreeCounting): RequestCounters {
  const { cpuS, faults, majorFaults } = end.used
  const ofThreads = threadCounters(begin, end)
  const { sampler_cpu_s, suspended_s } = countersBetween(
    { ...unborn, samplerS: begin.samplerS, slept: begin.slept },
    { ...unborn, samplerS: end.samplerS, slept: end.slept },
    'proc',
  )
  return {
    counted_by: 'proc',
    process_cpu_s: Math.max(0, cpuS - begin.used.cpuS),
    minor_faults: Math.max(0, faults - begin.used.faults),
    major_faults: Math.max(0, majorFaults - begin.used.majorFaults),
    voluntary_switches: sumOf(ofThreads, 'voluntary_switches'),
    involuntary_switches: sumOf(ofThreads, 'involuntary_switches'),
    cpu_wait_s: sumOf(ofThreads, 'cpu_wait_s'),
    disk_read_mb: diskReadMb(begin, end),
    anonymous_mb: larger(anonymousMb(begin), anonymousMb(end)),
    sampler_cpu_s,
    suspended_s,
  }
}

/** Null where a process ended, or one came in that had begun elsewhere. */
function threadCounters(begin: TreeCounting, end: TreeCounting): readonly RequestCounters[] | null {
  const isWhole = end.departed.members === begin.departed.members && end.unseenFaults === begin.unseenFaults
  const counted = [...end.readings].filter(([member]) => member.counted)
  const pairs = counted.map(([member, now]) => [readingAt(begin, member), now] as const)
  if (!isWhole || pairs.length === 0) return null
  const taken = pairs.map(([before, now]) => (before === null ? null : countersBetween(before, now, 'proc')))
  return taken.every((counters) => counters !== null) ? taken : null
}

function readingAt({ readings }: TreeCounting, member: Member): CounterReading | null {
  return readings.get(member) ?? (member.bornHere ? unborn : null)
}

function sumOf(
  all: readonly RequestCounters[] | null,
  name: 'voluntary_switches' | 'involuntary_switches' | 'cpu_wait_s',
): number | null {
  return all === null ? null : sumOrNull(all.map((counters) => counters[name]))
}

/** A parent takes over what its children have read when it waits for them: what all have at the end less what they had. */
function diskReadMb(begin: TreeCounting, end: TreeCounting): number | null {
  if (end.departed.unsettled !== begin.departed.unsettled) return null
  const members = [...end.readings.keys()]
  // Of whoever only starts them its own reading cannot be told apart.
  const isTold = members.every((member) => member.counted && readingAt(begin, member) !== null)
  const before = sumOrNull([...begin.readings.values()].map(({ readBytes }) => readBytes))
  const after = sumOrNull([...end.readings.values()].map(({ readBytes }) => readBytes))
  if (!isTold || before === null || after === null) return null
  return Math.max(0, after - before) / 2 ** 20
}

function anonymousMb({ readings }: TreeCounting): number | null {
  const counted = [...readings].filter(([member]) => member.counted)
  if (counted.length === 0) return null
  return sumOrNull(counted.map(([, reading]) => reading.anonymousMb))
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + value),
    0,
  )
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
