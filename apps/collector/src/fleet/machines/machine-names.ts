import type { MergeLabelOf, OwnLabelOf } from '@voicemark/analysis'
import {
  configurationKey,
  type EffectiveCorrections,
  type OwnLabel,
} from '../../store/corrections/effective.js'
import { agentOf, type RowSources } from './row-sources.js'

/** What persons call machines, and which of a name may be one. */
export interface MachineNames {
  readonly ownLabelOf: OwnLabelOf
  /** Null: none may. */
  readonly mergeLabelOf: MergeLabelOf | null
}

/** By the corrections that hold; a label of an agent that is joined to another is that machine's, unless it has one itself. */
export function machineNames(
  { labels, joins }: Pick<EffectiveCorrections, 'labels' | 'joins'>,
  { isImported }: Pick<RowSources<unknown>, 'isImported'>,
): MachineNames {
  const known = new Map<string, OwnLabel>()
  for (const [key, label] of labels) {
    const [agent_id, hardware_tier, device_type] = JSON.parse(key) as [string, string, string]
    const machine = joins.get(agent_id)
    const ofMachine = configurationKey({ agent_id: machine ?? agent_id, hardware_tier, device_type })
    if (machine === undefined || !labels.has(ofMachine)) known.set(ofMachine, label)
  }
  const named: (machine: Parameters<OwnLabelOf>[0]) => OwnLabel | undefined = ({ source, ...machine }) =>
    known.size === 0 ? undefined : known.get(configurationKey({ ...machine, agent_id: agentOf(source) }))
  return {
    ownLabelOf: (machine) => named(machine)?.label ?? null,
    mergeLabelOf: [...known.values()].some(({ merge }) => merge)
      ? (machine) => {
          const label = named(machine)
          if (label?.merge !== true) return null
          // Rows of files and rows that agents delivered are never of one configuration.
          return isImported(machine.source) ? `${label.label}\nimported` : label.label
        }
      : null,
  }
}
