import type { RequestRow } from '@voicemark/schema'
import type { EnergyPart, EnergyReading, Sample } from '../../sources/sample.js'
import { partEnergy, type PartEnergy } from './energy-parts.js'
import { known } from './series.js'

export type EnergyFigures = Pick<
  RequestRow,
  'energy_j' | 'cpu_energy_j' | 'gpu_energy_j' | 'energy_scope' | 'energy_source'
>

/** What was counted at the very ends of a request, by whoever spoke. */
export type EnergyEnds = { first: EnergyReading; last: EnergyReading }

/**
 * What the machine drew: by the counters at the ends of the request where those were read, else and for the rest by its first and
 * last sample, which lie a little beyond it.
 */
export function energyFigures(
  samples: readonly Sample[],
  durationMs: number,
  ends: EnergyEnds | null = null,
): EnergyFigures {
  const [first, last] = [samples[0]?.energy ?? null, samples.at(-1)?.energy ?? null]
  const sampled = first === null || last === null ? null : { first, last }
  return figuresOf((part) => {
    const exact = ends === null ? null : partEnergy(part, ends.first, ends.last)
    if (exact !== null || sampled === null) return exact
    return partEnergy(part, sampled.first, sampled.last, durationMs)
  }, last?.missing ?? null)
}

/** Between two readings, whatever lies there. */
export function energyBetween(first: EnergyReading, last: EnergyReading): EnergyFigures {
  return figuresOf((part) => partEnergy(part, first, last), last.missing)
}

/** Of everything that is counted here, and of the machine as a whole alone where nothing else counts the processor. */
function figuresOf(of: (part: EnergyPart) => PartEnergy | null, missing: string | null): EnergyFigures {
  const [cpu, gpu, system] = [of('cpu'), of('gpu'), of('system')]
  const parts = cpu === null && system !== null ? [system] : known([cpu, of('dram'), gpu])
  const notes = known(parts.map(({ note }) => note))
  const each = { cpu_energy_j: rounded(cpu?.joules ?? null), gpu_energy_j: rounded(gpu?.joules ?? null) }
  if (parts.length === 0) return nothing(missing)
  if (notes.length > 0) return { ...nothing(`none: ${[...new Set(notes)].join('; ')}`), ...each }
  return {
    ...each,
    energy_j: rounded(parts.reduce((sum, { joules }) => sum + (joules ?? 0), 0)),
    energy_scope: parts.map(({ part }) => part).join('+'),
    energy_source: [...new Set(parts.map(sourceOf))].join('+'),
  }
}

const sourceOf = ({ meter }: PartEnergy) => (meter.integrated ? `${meter.source} integrated` : meter.source)

function nothing(energy_source: string | null): EnergyFigures {
  return {
    ...{ energy_j: null, cpu_energy_j: null, gpu_energy_j: null, energy_scope: null },
    energy_source: energy_source?.slice(0, 256) ?? null,
  }
}

/** To µJ, which is what the finest counter is told in. */
const rounded = (joules: number | null) => (joules === null ? null : Math.round(joules * 1e6) / 1e6)
