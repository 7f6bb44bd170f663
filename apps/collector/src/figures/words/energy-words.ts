import { settingValue } from '@voicemark/analysis'
import type { FigureConfiguration } from '../data/figure-data.js'
import { listed } from './numerals.js'

type Described = Pick<FigureConfiguration, 'label' | 'statistics'>
type Counted = Pick<Described['statistics'], 'measures' | 'fingerprint'>

/** Whose joules they are, in words: `the processor and its memory`. */
export function energyOwner({ fingerprint }: Pick<Counted, 'fingerprint'>): string {
  const scopes = (fingerprint['energy_scope'] ?? []).filter((scope) => scope !== null)
  return scopes.map((scope) => settingValue('energy_scope', scope)).join(' or ') || 'what the rows do not say'
}

/** Which configurations the joules are of what; with several of them that their bars do not compare. */
export function energyRemarks(configurations: readonly Described[]): string[] {
  const groups = new Map<string, string[]>()
  for (const { label, statistics } of configurations) {
    if (statistics.measures.energy_j_per_audio_s.n === 0) continue
    const owner = energyOwner(statistics)
    groups.set(owner, [...(groups.get(owner) ?? []), label])
  }
  const [only] = groups
  if (only === undefined) return []
  if (groups.size === 1) return [`Energy of ${only[0]}, whoever else uses it.`]
  return [
    ...[...groups].map(([owner, labels]) => `Energy of ${listed(labels)}: of ${owner}.`),
    'Bars of different parts of a machine do not compare.',
  ]
}

/**
 * Which share of the energy the machine would have drawn at rest, 0–1; null where a request lacks its power at rest, so that the
 * two means are of different requests.
 */
export function restShare({ measures }: Pick<Counted, 'measures'>): number | null {
  const [all, above] = [measures.energy_j_per_audio_s, measures.energy_above_idle_j_per_audio_s]
  if (all.mean === null || above.mean === null || all.n !== above.n || all.mean <= 0) return null
  return Math.min(1, Math.max(0, 1 - above.mean / all.mean))
}

/** `at rest 42 %`. */
export function restInWords(counted: Pick<Counted, 'measures'>): string {
  const share = restShare(counted)
  return `at rest ${share === null ? 'unknown' : `${Math.round(share * 100)} %`}`
}
