import { settingValue, type Setting } from '@voicemark/analysis'
import type { FigureConfiguration } from '../data/figure-data.js'
import { listed } from './numerals.js'

type Described = Pick<FigureConfiguration, 'label' | 'asked' | 'statistics'>

/** Whose memory the axis of a figure is of. */
export const memoryOwner = (configurations: readonly Pick<Described, 'asked'>[]) =>
  configurations.some(({ asked }) => asked !== null) ? 'what was measured' : 'the synthesis process'

/** Of which configurations the peaks are of what, and what they were seen by; nothing where all are the agent's own engine's. */
export function memoryRemarks(configurations: readonly Described[]): string[] {
  if (configurations.every(({ asked }) => asked === null)) return []
  const groups = new Map<string, string[]>()
  for (const { label, statistics } of configurations) {
    if (statistics.measures.peak_memory_mb.n === 0) continue
    const said = peakInWords(statistics)
    const labels = groups.get(said)
    if (labels === undefined) groups.set(said, [label])
    else labels.push(label)
  }
  const [only] = groups
  if (groups.size === 1 && only !== undefined) return [`Memory: ${only[0]}.`]
  return [...groups].map(([said, labels]) => `Memory of ${listed(labels)}: ${said}.`)
}

/** `of a process and all that it started; the peak by samples every 100 ms`. */
export function peakInWords({ fingerprint }: Pick<Described['statistics'], 'fingerprint'>): string {
  const words = (field: string) => valuesInWords(field, fingerprint[field] ?? [null])
  return `of ${words('memory_scope')}; the peak by ${words('memory_source')}`
}

function valuesInWords(field: string, settings: readonly Setting[]): string {
  return settings
    .map((setting) => (setting === null ? 'what the rows do not say' : settingValue(field, setting)))
    .join(' or ')
}
