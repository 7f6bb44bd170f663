import type { MedianRatio } from '@voicemark/analysis'
import { engineContenderNames, type EngineContenderName } from './engine-contender.js'
import type { EngineFigures } from './engine-figures.js'

/** The whole result, as `--json` prints it. */
export interface EngineReport {
  readonly bench: 'engine'
  readonly cpu_model: string
  readonly cpu_cores: number
  readonly node_version: string
  readonly voice: string
  /** What computes, by contender. */
  readonly runtimes: Partial<Record<EngineContenderName, string>>
  /** Resident sets at rest after all rounds, MB: each contender's process and its children. */
  readonly resident_mb: Partial<Record<EngineContenderName, readonly number[]>>
  /** Why Piper's own program was left out; null when it was not. */
  readonly without_piper: string | null
  /** Whether a collector ran on the same cores. */
  readonly collector: boolean
  readonly load_before: readonly number[]
  readonly load_after: readonly number[]
  readonly figures: readonly EngineFigures[]
}

/** Largest ratio to bare `session.run` by threads; the request of half a second has a limit of its own. */
const ratioLimits: Readonly<Record<number, number>> = { 1: 1.03, 2: 1.06 }
const shortTextMs = 3
const shortAudioS = 1
const leastRtf = 0.01

/** The result for a person: at most 120 columns. */
export function engineTable(report: EngineReport): string {
  const { cpu_model, cpu_cores, node_version, runtimes, figures } = report
  return [
    `${cpu_model}, ${cpu_cores} cores · Node ${node_version} · ${report.voice}${report.collector ? ' · with a collector' : ''}`,
    ...engineContenderNames.flatMap((name) =>
      runtimes[name] === undefined ? [] : `${name}: ${runtimes[name]}`,
    ),
    ...(report.without_piper === null ? [] : [`without piper: ${report.without_piper}`]),
    `load average before ${loads(report.load_before)}, after ${loads(report.load_after)}; medians of ${figures[0]?.rounds ?? 0} rounds`,
    '',
    line(
      'threads, text',
      'audio s',
      ['RTF', 'runtime', 'piper'],
      ['to runtime', 'to piper'],
      'more ms',
      'CPU',
      'around ms',
    ),
    ...figures.map(figureLine),
    '',
    `resident at rest, MB: ${engineContenderNames.flatMap((name) => residentOf(name, report)).join(', ')}`,
    ...figures.flatMap(verdict),
    '',
  ].join('\n')
}

function figureLine({ threads, text, audio_s, rtf, cpu, ...figures }: EngineFigures): string {
  return line(
    `${threads} ${text}`,
    fixed(audio_s, 2),
    engineContenderNames.map((name) => fixed(rtf[name], 4)),
    [withInterval(figures.against_runtime), withInterval(figures.against_piper)],
    fixed(figures.beyond_runtime_ms, 1),
    fixed((cpu.voicemark ?? NaN) / (cpu.runtime ?? NaN), 2),
    `${fixed(figures.around_ms.median, 1)}, ${fixed(figures.around_ms.p90, 1)}`,
  )
}

function line(
  label: string,
  audio: string,
  rtfs: readonly string[],
  ratios: readonly string[],
  ...rest: readonly string[]
): string {
  const cells = [audio, ...rtfs, ...ratios.map((ratio) => ratio.padStart(18)), ...rest]
  return label.padEnd(14) + cells.map((cell) => cell.padStart(8)).join(' ')
}

function residentOf(name: EngineContenderName, { resident_mb }: EngineReport): string[] {
  const sizes = resident_mb[name]
  return sizes === undefined ? [] : [`${name} ${sizes.map((size) => size.toFixed(0)).join(' + ')}`]
}

/** What is promised: a request of half a second by its milliseconds, others by the ratio. */
function verdict(figures: EngineFigures): string[] {
  const { threads, text, audio_s, rtf, against_runtime, beyond_runtime_ms } = figures
  const limit = ratioLimits[threads]
  // The embedded voice takes so little that a ratio to it says nothing.
  if ((rtf.runtime ?? 0) < leastRtf) return []
  if (audio_s !== null && audio_s < shortAudioS)
    return [
      judged(
        beyond_runtime_ms,
        shortTextMs,
        `${threads} ${text}: at most ${shortTextMs} ms beyond the runtime`,
      ),
    ]
  if (limit === undefined) return []
  return [judged(against_runtime.ratio, limit, `${threads} ${text}: at most ${limit} times the runtime`)]
}

function judged(value: number | null, limit: number, expectation: string): string {
  if (value === null) return `not measured  ${expectation}`
  return `${value <= limit ? 'pass' : 'fail'}  ${expectation}: ${value.toFixed(3)}`
}

function withInterval(ratio: MedianRatio | null): string {
  if (ratio === null) return '–'
  const { interval } = ratio
  const range = interval === null ? '' : ` ${interval.low.toFixed(3)}–${interval.high.toFixed(3)}`
  return `${fixed(ratio.ratio, 3)}${range}`
}

function fixed(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits)
}

function loads(averages: readonly number[]): string {
  return averages.map((average) => average.toFixed(2)).join(' ')
}
