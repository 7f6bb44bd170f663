import type { EnergyMeter, EnergyPart, EnergyReading } from '../../sources/sample.js'

/** What one part drew between two readings, or why nobody can say. */
export type PartEnergy = { part: EnergyPart; meter: EnergyMeter } & (
  { joules: number; note: null } | { joules: null; note: string }
)

/** A difference is wrong by at most one refresh of its counter: over so many it is within a tenth. */
export const fewestRefreshes = 10

/** Null for what this machine does not count; `lastedMs` is how long that took of which the readings are the ends. */
export function partEnergy(
  part: EnergyPart,
  first: EnergyReading,
  last: EnergyReading,
  lastedMs: number | null = null,
): PartEnergy | null {
  const [before, meter] = [first.meters[part], last.meters[part]]
  const known = meter ?? before
  if (known === null) return null
  const unknown = (note: string): PartEnergy => ({ part, meter: known, joules: null, note })
  const [from, to] = [joulesOf(first, part), joulesOf(last, part)]
  if (meter === null || before === null || from === null || to === null)
    return unknown(`${known.source} could not be read all the time`)
  if (meter.breaks !== before.breaks) return unknown(`${meter.source} lost count`)
  const spanMs = last.atMs - first.atMs
  const unfit = tooShortFor(meter, spanMs) ?? tooLongFor(spanMs, lastedMs ?? spanMs)
  if (unfit !== null) return unknown(unfit)
  // What runs draws something.
  return to <= from ? unknown(`${meter.source} stood still`) : { part, meter, joules: to - from, note: null }
}

function tooShortFor({ source, refreshMs }: EnergyMeter, spanMs: number): string | null {
  if (refreshMs === null) return `how often ${source} has a new value is not known yet`
  if (spanMs >= fewestRefreshes * refreshMs) return null
  return `${source} has a new value every ${refreshMs.toFixed(0)} ms, this took ${spanMs.toFixed(0)} ms`
}

/** Readings that lie well beyond a request count what was before and after it. */
function tooLongFor(spanMs: number, lastedMs: number): string | null {
  const overMs = spanMs - lastedMs
  return overMs <= lastedMs / 10
    ? null
    : `it was sampled ${overMs.toFixed(0)} ms longer than the ${lastedMs.toFixed(0)} ms that it took`
}

function joulesOf(reading: EnergyReading, part: EnergyPart): number | null {
  return { cpu: reading.cpuJ, dram: reading.dramJ, gpu: reading.gpuJ, system: reading.systemJ }[part]
}
