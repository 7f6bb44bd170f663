import { agreement } from '../../files/rows/hardware-key.js'
import type { ImportRow, MachineChoice } from './import-plan.js'
import type { LikeFiles } from './like-machines.js'

/** What an import did with files that look as if they were of one machine, and how to do the other. */
export function machineNotes(choice: MachineChoice, like: readonly LikeFiles[]): string[] {
  return like.flatMap(({ columns, apart, joined }) => {
    if (choice === 'default' && apart.length > 0)
      return [
        `agrees with ${listed(apart)} in ${agreement(columns)}, and is kept as a machine of its own: machine=auto takes such files for one machine`,
      ]
    if (choice === 'auto' && joined.length > 0)
      return [
        `agrees with ${listed(joined)} in ${agreement(columns)}, and is taken for the same machine: machine=each or a source of its own keeps it apart`,
      ]
    return []
  })
}

/** That rows of the file, which were stored before, are now of another machine. */
export const movedNotes = (choice: MachineChoice, runs: number) =>
  runs === 0
    ? []
    : [
        `its rows were stored already, as of another machine: they are now of the one that ${choice === 'source' ? 'source' : `machine=${choice}`} says`,
      ]

/** Gathers what is told of short ids that meet. */
export function createApartNotes() {
  let times = 0
  let first: { readonly line: number; readonly request_id: string } | null = null
  return {
    add({ line }: ImportRow, request_id: string) {
      times += 1
      first ??= { line, request_id }
    },
    all: () =>
      first === null
        ? []
        : [
            `${times === 1 ? 'a short request_id is' : `${times} short ids are`} that of another request, too, of another start or machine: stored with a number behind, the first (line ${first.line}) as ${first.request_id}`,
          ],
  }
}

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 3)
    .map((name) => JSON.stringify(name))
    .join(', ')
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown
}
