import { agreement } from '../files/rows/hardware-key.js'
import type { MachineOf } from './machine.js'
import type { SynthesisFile } from './synthesis-file.js'

/** One sentence for each machine that is known by the likeness of its files alone. */
export function joinedFiles(
  files: readonly (Pick<SynthesisFile, 'machines'> & { readonly name: string })[],
  machineOf: MachineOf,
): string[] {
  const joined = new Map<string, { readonly names: Set<string>; readonly like: string }>()
  for (const { name: file, machines } of files)
    for (const columns of machines) {
      const { name, specified } = machineOf(file, columns)
      if (specified) continue
      const one = joined.get(name) ?? { names: new Set(), like: agreement(columns) }
      joined.set(name, one)
      one.names.add(file)
    }
  return [...joined.values()]
    .filter(({ names }) => names.size > 1)
    .map(
      ({ names, like }) =>
        `${listed([...names])} agree in ${like}: read as one machine; --machine each keeps them apart`,
    )
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown
}
