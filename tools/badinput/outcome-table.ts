import type { Target } from './arena.js'
import type { RoundMemory } from './rounds.js'
import type { Count } from './stage.js'
import type { Standstill } from './fixture/loop-notes.js'

/** All that came of a run. */
export interface Outcome {
  readonly counts: readonly Count[]
  readonly seeded: readonly Count[]
  readonly standstills: readonly (Standstill & { readonly name: Target['name']; readonly during: string })[]
  readonly memory: readonly RoundMemory[]
  readonly faults: readonly string[]
}

/** One table of all, for who reads nothing else. */
export function outcomeTable({ counts, seeded, standstills, memory, faults }: Outcome): string {
  const kinds = [...new Set(seeded.map(({ what }) => what))].map((what) =>
    summed(
      `  ${what}`,
      seeded.filter((one) => one.what === what),
    ),
  )
  const rows = [...counts, summed('seeded cases', seeded), ...kinds]
  const looks = memory[0]?.settled_mb ?? []
  const memoryRows = [
    line('MB at rest after round', ...looks.map((_, i) => i + 1), 'new'),
    ...memory.map(({ name, settled_mb, fresh_mb }) =>
      line(`  ${name}`, ...[...settled_mb, fresh_mb].map(Math.round)),
    ),
  ]
  return [
    line('', 'played', 'failed'),
    ...rows.map(({ what, played, failed }) => line(what, played, failed)),
    line('ms that a loop stood still', 'at work', 'in all'),
    ...standstills.map(
      ({ name, work_ms, wall_ms, during }) =>
        `${line(`  ${name}`, Math.round(work_ms), Math.round(wall_ms))}   ${during}`,
    ),
    ...(looks.length === 0 ? ['memory was not looked at: the whole run does'] : memoryRows),
    `${faults.length} wrong`,
    ...faults.map((fault) => `  ${fault}`),
  ].join('\n')
}

const summed = (what: string, all: readonly Count[]): Count => ({
  what,
  played: all.reduce((sum, { played }) => sum + played, 0),
  failed: all.reduce((sum, { failed }) => sum + failed, 0),
})

const line = (what: string, ...numbers: readonly (string | number)[]) =>
  what.padEnd(28) + numbers.map((number) => String(number).padStart(9)).join('')
