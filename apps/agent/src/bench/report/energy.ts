import { describeValues, measures, type Description } from '@voicemark/analysis'
import type { RequestRow } from '@voicemark/schema'
import { formatDecimals } from './columns.js'

/** What the machine drew for some requests, by its own counters. */
export interface BenchEnergy {
  /** Joules for a second of audio: as many watt-hours for an hour of it. */
  readonly energy_j_per_audio_s: Description
  /** W. */
  readonly idle_power_w: number | null
  /** Whose joules, in order of name. */
  readonly energy_scopes: readonly string[]
  /** Why there are none, as most rows say it; null where there are some, and where no row says why. */
  readonly no_energy: string | null
}

/** Folds rows. */
export function energyOf(rows: readonly RequestRow[]): BenchEnergy {
  const counted = rows.filter(({ energy_j }) => energy_j !== null)
  return {
    energy_j_per_audio_s: describeValues(rows.map(measures.energy_j_per_audio_s.read)),
    idle_power_w: describeValues(rows.map((row) => row.idle_power_w)).median,
    energy_scopes: [...new Set(counted.flatMap((row) => row.energy_scope ?? []))].sort(),
    no_energy: counted.length > 0 ? null : mostSaid(rows.flatMap((row) => row.energy_source ?? [])),
  }
}

function mostSaid(words: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  return most?.[0] ?? null
}

/** One line for a person: joules, or why there are none; nothing where no row says anything. */
export function energyLine({ energy_j_per_audio_s: { median, n }, ...energy }: BenchEnergy): string[] {
  if (median === null) return withoutEnergy([energy.no_energy])
  const [joules] = formatDecimals([median])
  const [rest] = formatDecimals([energy.idle_power_w])
  const atRest = energy.idle_power_w === null ? '' : `; at rest ${rest} W`
  return [
    `Energy of ${energy.energy_scopes.join(', ')}: ${joules} J per second of audio = Wh per hour of speech, median of ${n}${atRest}`,
  ]
}

/** Once for each reason. */
export function withoutEnergy(reasons: readonly (string | null)[]): string[] {
  const known = reasons.filter((reason) => reason !== null)
  return [...new Set(known)].map((reason) => `No energy: ${reason.replace(/^none: /, '')}`)
}
