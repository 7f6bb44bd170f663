import { readFileSync } from 'node:fs'
import { realtimeSample } from '@voicemark/schema'
import type { RealtimeLine, WrittenSamples } from '../record/csv/realtime-csv.js'
import type { OutboxRun } from './outbox-run.js'
import { parseRowLine } from './row-line.js'
import type { Segment } from './segment.js'

const columns = realtimeSample.pick({
  timestamp: true,
  cpu_percent: true,
  memory_mb: true,
  memory_percent: true,
  gpu_memory_mb: true,
  gpu_percent: true,
  temperature_c: true,
})
// Runs of versions that watched nothing do not say so.
const sampleLine = columns.extend({ watched: realtimeSample.shape.watched.default(null) })

/**
 * Samples of the run that ended last which the file has not: those behind its last one. Where its last one is no sample of
 * this run, it has none of them, or all, and a run without a collector came after. No clock is asked: it may have been set.
 */
export function* samplesMissing(run: OutboxRun, file: WrittenSamples): Generator<RealtimeLine> {
  const segments = run.streams.sample.segments()
  // The place is looked for from the end, where it nearly always is: the file misses what a power cut took.
  for (let at = segments.length - 1; at >= 0; at -= 1) {
    const text = textOf(segments[at])
    const end = file.lastTimestamp === null ? -1 : endOfRow(text, file.lastTimestamp)
    if (end < 0 && (at > 0 || hasFirst(run, text, file))) continue
    yield* rowsOf(run, file, end < 0 ? text : text.slice(end))
    for (const later of segments.slice(at + 1)) yield* rowsOf(run, file, textOf(later))
    return
  }
}

const textOf = (segment: Segment | undefined) =>
  segment === undefined ? '' : readFileSync(segment.path, 'latin1')

/** Where the line ends that begins with this time; -1 when there is none. */
function endOfRow(text: string, timestamp: number): number {
  const start = `[${timestamp},`
  const at = text.startsWith(start) ? 0 : text.lastIndexOf(`\n${start}`) + 1
  return at === 0 && !text.startsWith(start) ? -1 : text.indexOf('\n', at) + 1
}

function hasFirst(run: OutboxRun, text: string, file: WrittenSamples): boolean {
  const [first] = rowsOf(run, file, text)
  return first !== undefined && file.has(first.timestamp)
}

/** Those that belong into the file. */
function* rowsOf({ fields }: OutboxRun, file: WrittenSamples, text: string): Generator<RealtimeLine> {
  for (const line of text.split('\n').slice(0, -1)) {
    const values = parseRowLine(line)
    const row = sampleLine.safeParse(
      Object.fromEntries(fields.sample.map((name, at) => [name, values?.[at]])),
    )
    if (row.success && file.takes(row.data)) yield row.data
  }
}
