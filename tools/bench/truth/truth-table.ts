import type { Figures } from './figures.js'
import type { CaseFigures } from './run-case.js'

type Who = keyof CaseFigures

const whos: readonly Who[] = ['voicemark', 'time', 'cgroup', 'psutil']
const width = 12

/** Medians for a person; memory by its source, CPU time beside the kernel's own account by `time`. */
export function truthTable(results: readonly { name: string; rounds: readonly CaseFigures[] }[]): string {
  const head = ''.padEnd(52) + [...whos, 'samples'].map((who) => who.padStart(width)).join('')
  const lines = results.flatMap(({ name, rounds }) => {
    const of = (who: Who, figure: keyof Figures) => median(rounds.map((round) => round[who][figure]))
    const gridMb = median(rounds.map((round) => round.voicemark.gridMb))
    const { account } = rounds[0]?.voicemark ?? {}
    return [
      `${name} (${account?.memory_source ?? 'nothing'}, ${account?.processes ?? 0} processes)`,
      ...[account?.memory_note, account?.note].flatMap((note) => (note ? [`  ${note}`] : [])),
      '  CPU time, s'.padEnd(52) + whos.map((who) => cell(of(who, 'cpuS'), 3)).join(''),
      '  peak memory, MB'.padEnd(52) +
        whos.map((who) => cell(of(who, 'peakMb'), 1)).join('') +
        cell(gridMb, 1),
    ]
  })
  return `${[head, ...lines].join('\n')}\n`
}

function cell(value: number | null, digits: number): string {
  return (value === null ? '–' : value.toFixed(digits)).padStart(width)
}

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b)
  return known[Math.floor((known.length - 1) / 2)] ?? null
}
