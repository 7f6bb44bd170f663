import type { ProcessStat } from '../proc/process-stat.js'

/** What processes have used up, by counters that a parent takes over from children that ended. */
export interface Used {
  /** CPU time, seconds. */
  readonly cpuS: number
  /** Pages that were given, and that had to be read from a disk. */
  readonly faults: number
  readonly majorFaults: number
}

export const nothingUsed: Used = { cpuS: 0, faults: 0, majorFaults: 0 }

/** By the process itself. */
export function ownUse({ cpuS, faults, majorFaults }: ProcessStat): Used {
  return { cpuS, faults, majorFaults }
}

/** By its children that ended and were waited for. */
export function endedUse({ endedS, endedFaults, endedMajorFaults }: ProcessStat): Used {
  return { cpuS: endedS, faults: endedFaults, majorFaults: endedMajorFaults }
}

export function plus(a: Used, b: Used): Used {
  return combine(a, b, (x, y) => x + y)
}

export function minus(a: Used, b: Used): Used {
  return combine(a, b, (x, y) => x - y)
}

/** Each 0 at least. */
export function atLeastNothing(used: Used): Used {
  return combine(used, nothingUsed, Math.max)
}

function combine(a: Used, b: Used, each: (x: number, y: number) => number): Used {
  return {
    cpuS: each(a.cpuS, b.cpuS),
    faults: each(a.faults, b.faults),
    majorFaults: each(a.majorFaults, b.majorFaults),
  }
}
