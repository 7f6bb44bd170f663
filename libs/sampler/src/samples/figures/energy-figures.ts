import type { RequestRow } from '@voicemark/schema'
import type { EnergyPart, EnergyReading, Sample } from '../../sources/sample.js'
import { partEnergy, type PartEnergy } from './energy-parts.js'
import { known } from './series.js'

export type EnergyFigures = Pick<
  RequestRow,
  'energy_j' | 'cpu_energy_j' | 'gpu_energy_j' | 'energy_scope' | 'energy_source'
>

/** What the machine drew from the first sample to the last, by the counters at both. */
export function energyFigures(samples: readonly Sample[], durationMs: number): EnergyFigures {
  const [first, last] = [samples[0]?.energy ?? null, samples.at(-1)?.energy ?? null]
  if (first === null || last === null) return nothing(null)
  const tooLong = overhang(first, last, durationMs)
  if (tooLong !== null) return nothing(isCounted(last) ? tooLong : last.missing)
  return energyBetween(first, last)
}

/** Of everything that is counted here, and is it the whole machine alone where nothing else counts the processor. */
export function energyBetween(first: EnergyReading, last: EnergyReading): EnergyFigures {
  const of = (part: EnergyPart) => partEnergy(part, first, last)
  const [cpu, gpu] = [of('cpu'), of('gpu')]
  const counted = known([cpu, of('dram'), gpu])
  const system = of('system')
  const parts = cpu === null && system !== null ? [system] : counted
  const notes = known(parts.map(({ note }) => note))
  const each = { cpu_energy_j: rounded(cpu?.joules ?? null), gpu_energy_j: rounded(gpu?.joules ?? null) }
  if (parts.length === 0) return nothing(last.missing)
  if (notes.length > 0) return { ...nothing(`none: ${notes.join('; ')}`), ...each }
  return {
    ...each,
    energy_j: rounded(parts.reduce((sum, { joules }) => sum + (joules ?? 0), 0)),
    energy_scope: parts.map(({ part }) => part).join('+'),
    energy_source: [...new Set(parts.map(sourceOf))].join('+'),
  }
}

/** Samples that lie well beyond the request count what was before and after it. */
function overhang(first: EnergyReading, last: EnergyReading, durationMs: number): string | null {
  const overMs = last.atMs - first.atMs - durationMs
  return overMs <= durationMs / 10
    ? null
    : `none: it was sampled ${overMs.toFixed(0)} ms longer than the ${durationMs.toFixed(0)} ms that it took`
}

const isCounted = ({ meters }: EnergyReading) => Object.values(meters).some((meter) => meter !== null)

const sourceOf = ({ meter }: PartEnergy) => (meter.integrated ? `${meter.source} integrated` : meter.source)

function nothing(energy_source: string | null): EnergyFigures {
  return {
    ...{ energy_j: null, cpu_energy_j: null, gpu_energy_j: null, energy_scope: null },
    energy_source: energy_source?.slice(0, 256) ?? null,
  }
}

/** To µJ, which is what the finest counter is told in. */
const rounded = (joules: number | null) => (joules === null ? null : Math.round(joules * 1e6) / 1e6)
