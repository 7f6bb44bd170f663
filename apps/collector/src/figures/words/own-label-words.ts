import { type ComparedConfiguration, foundLabel } from '@voicemark/analysis'
import { listed } from './numerals.js'

type Named = Pick<ComparedConfiguration, 'own_label' | 'hardware_tier' | 'device_type'>

/** `Label lab-pc: found as amd_epyc_cpu.`, each label once; null where nobody has named a machine. */
export function ownLabelLine(configurations: readonly Named[]): string | null {
  const found = new Map<string, Set<string>>()
  for (const one of configurations) {
    if (one.own_label === null) continue
    const names = found.get(one.own_label) ?? new Set()
    found.set(one.own_label, names.add(foundLabel(one)))
  }
  if (found.size === 0) return null
  const parts = [...found].map(([label, names]) => `${label}: found as ${listed([...names])}`)
  return `${parts.length === 1 ? 'Label' : 'Labels'} ${parts.join('; ')}.`
}
