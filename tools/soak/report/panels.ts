import type { Look, SizeName } from '../seen/look.js'
import type { ProcessReading } from '../seen/process-reading.js'

/** One kind of figure over the time. */
export interface Panel {
  readonly title: string
  readonly lines: readonly PanelLine[]
}

export interface PanelLine {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

/** Files whose sizes are drawn; the rest are small. */
const drawnSizes: readonly SizeName[] = ['database', 'write-ahead log', 'journal', 'CSV of samples', 'spool']

/** What is drawn of a soak: panels one above the other, over the same minutes. */
export function panelsOf(looks: readonly Look[]): Panel[] {
  const roles = [...new Set(looks.flatMap(({ processes }) => Object.keys(processes)))]
  const ofProcesses = (title: string, valueOf: (reading: ProcessReading) => number | null): Panel => ({
    title,
    lines: roles.map((name) => lineOf(looks, name, ({ processes }) => valued(processes[name], valueOf))),
  })
  return [
    ofProcesses('memory, MB (PSS)', ({ pss_mb }) => pss_mb),
    ofProcesses('heap in use, MB', ({ heap_mb }) => heap_mb),
    ofProcesses('open files', ({ files }) => files),
    ofProcesses('threads', ({ threads }) => threads),
    {
      title: 'files on disk, MB',
      lines: drawnSizes.map((name) => lineOf(looks, name, ({ sizes }) => sizes[name].bytes / 2 ** 20)),
    },
    {
      title: 'rows stored, thousands',
      lines: (['request', 'sample'] as const).map((name) =>
        lineOf(looks, `${name}s`, ({ rows }) => rows[name] / 1000),
      ),
    },
  ]
}

function valued(
  reading: ProcessReading | undefined,
  valueOf: (reading: ProcessReading) => number | null,
): number | null {
  return reading === undefined ? null : valueOf(reading)
}

function lineOf(looks: readonly Look[], name: string, valueOf: (look: Look) => number | null): PanelLine {
  const points = looks.flatMap((look) => {
    const y = valueOf(look)
    return y === null ? [] : [{ x: look.at_s / 60, y }]
  })
  return { name, points }
}
