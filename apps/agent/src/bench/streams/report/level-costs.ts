import { describeValues } from '@voicemark/analysis'
import type { RequestRow } from '@voicemark/schema'

/** What so many listeners took of the machine. */
export interface LevelCosts {
  /** CPU core-seconds for a second of sound; of one who hears all the time, so many cores. Null where nothing was watched. */
  readonly cpu_s_per_audio_s: number | null
  /** MB of 2^20 bytes. */
  readonly peak_memory_mb: number | null
  readonly peak_memory_mb_per_listener: number | null
}

/** Folds the rows of one number of listeners, those of its settling included: the load was the same. */
export function levelCosts(listeners: number, rows: readonly RequestRow[]): LevelCosts {
  const peak = describeValues(rows.map((row) => row.peak_memory_mb)).max
  return {
    cpu_s_per_audio_s: cpuPerAudio(rows),
    peak_memory_mb: peak,
    peak_memory_mb_per_listener: peak === null ? null : peak / listeners,
  }
}

/**
 * The agent's own engine speaks one text at a time, so that its CPU time is the sum of the rows'. What others are asked for at
 * once is watched at once, and each row has the CPU time of all: then the mean rate in their windows, times how long any of
 * them was open.
 */
function cpuPerAudio(rows: readonly RequestRow[]): number | null {
  const counted = rows.flatMap(({ process_cpu_s: cpu, audio_duration_s: audio, ...row }) => {
    if (cpu === null || audio === null || row.total_duration_s === null) return []
    return [{ cpu, audio, from: row.start_time, to: row.start_time + row.total_duration_s, asked: row.asked }]
  })
  const sum = (of: (row: (typeof counted)[number]) => number) =>
    counted.reduce((all, row) => all + of(row), 0)
  const audio = sum((row) => row.audio)
  if (audio === 0) return null
  if (counted.every(({ asked }) => asked === 'engine')) return sum((row) => row.cpu) / audio
  const open = sum((row) => row.to - row.from)
  return open === 0 ? null : ((sum((row) => row.cpu) / open) * anyOpen(counted)) / audio
}

/** Seconds in which at least one was open. */
function anyOpen(spans: readonly { readonly from: number; readonly to: number }[]): number {
  let [seconds, until] = [0, -Infinity]
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    seconds += Math.max(0, to - Math.max(from, until))
    until = Math.max(until, to)
  }
  return seconds
}
