import type { RequestRow } from '@voicemark/schema'
import { agentRestarted } from '../record/row/request-measurement.js'
import type { RequestStart } from '../record/row/request-start.js'
import { RequestError } from '../request-error.js'
import type { WatchSpan } from '../watch/watch-span.js'
import { endedFigures } from '../watch/watch-window.js'
import { agentEnded, endOfSound } from './given-ends.js'
import { createMarks } from './marks.js'
import { measuredOf, streamedOf } from './measurement-row.js'
import type {
  MeasurementEnd,
  MeasurementMark,
  MeasurementOrder,
  MeasurementState,
  WavEnd,
} from './measurement.js'
import type { MeasurementParts } from './measurement-parts.js'
import type { PlacedWatch } from './watch-places.js'

/** One measurement from its first sample to its row. */
export interface RunningMeasurement {
  state(): MeasurementState
  mark(mark: MeasurementMark): MeasurementState
  /** Once; whoever ends it again gets the same row. @throws RequestError when that cannot be, and it runs on */
  end(how: MeasurementEnd | WavEnd, arrivedMs: number): Promise<RequestRow>
  /** Runs when it is over, whatever became of it. */
  onEnd(run: () => void): void
}

/** Begins: what is watched has its first sample, the journal its entry. @throws RequestError when one cannot be */
export async function beginMeasurement(
  order: MeasurementOrder,
  parts: MeasurementParts,
): Promise<RunningMeasurement> {
  const { recorder, watches, clock } = parts
  const { request_id } = order.start
  const selfPids = order.asker_pid === null ? [] : [order.asker_pid]
  const watch = await watches.open(request_id, order.watch, selfPids, order.timeout_s)
  const start: RequestStart = {
    ...order.start,
    started_wall: clock.unixSeconds(),
    engine: null,
    stated: { ...order.stated, watched: watch?.watched ?? null },
  }
  try {
    recorder.begin(start)
  } catch (error) {
    await watch?.close({ from: null, to: null, durationMs: 0, ended: null })
    throw error
  }
  return runMeasurement({ ...start, started_wall: clock.unixSeconds() }, watch, parts)
}

function runMeasurement(
  start: RequestStart,
  watch: PlacedWatch | null,
  parts: MeasurementParts,
): RunningMeasurement {
  const { clock, clockWatch, recorder } = parts
  const power_state = watch === null ? null : parts.power.read(clock.nowMs())
  const setBefore = clockWatch.setBy()
  const begunMs = clock.nowMs()
  const marks = createMarks()
  const nowS = () => (clock.nowMs() - begunMs) / 1000
  let ending: Promise<RequestRow> | null = null
  let atEnd: () => void = () => undefined

  const state = (): MeasurementState => ({
    request_id: start.request_id,
    state: 'running',
    watched: watch?.watched ?? null,
    processes: watch?.processes ?? null,
    note: watch?.note ?? null,
    first_audio_s: marks.firstAudioS(),
    stage_s: marks.stages(),
  })
  const finish = async (how: MeasurementEnd | WavEnd, elapsed_s: number) => {
    atEnd()
    const span = spanOf(start, how, elapsed_s)
    const [figures, end] = await Promise.all([
      watch === null ? endedFigures(span, parts.windows) : watch.close(span),
      'wav' in how ? readSound(how.wav, start, parts) : how,
    ])
    if (end === agentEnded) return recorder.take(start, { ...agentRestarted, watch: figures })
    const clock_step_s = watch === null ? 0 : clockWatch.setBy() - setBefore
    const notes = [watch?.note ?? null]
    return recorder.take(
      { ...start, streamed: streamedOf(start, end, marks) },
      measuredOf(start, end, {
        ...{ elapsed_s, marks, watch: figures, notes, clock_step_s },
        // Of the machine that was watched.
        power_state: figures?.elsewhere == null ? power_state : figures.elsewhere.power_state,
        idle_power: figures?.elsewhere == null ? parts.idlePower.latest() : null,
      }),
    )
  }
  return {
    state,
    mark(mark) {
      if (ending !== null) throw new RequestError('measurement-ended', 'the measurement is being ended')
      marks.add(mark, nowS())
      return state()
    },
    end(how, arrivedMs) {
      const elapsed_s = Math.max(0, arrivedMs - begunMs) / 1000
      if (ending === null && watch !== null) checkTotal(how, elapsed_s)
      return (ending ??= finish(how, elapsed_s))
    },
    onEnd(run) {
      atEnd = run
    },
  }
}

/** Two clocks of one machine, which count alike. */
const toleranceS = 0.05

/** Samples of less than the request would be taken for those of all of it. */
function checkTotal(how: MeasurementEnd | WavEnd, elapsed_s: number): void {
  if ('wav' in how || how.total_s === null || how.total_s <= elapsed_s + toleranceS) return
  const began = `the measurement began ${elapsed_s.toFixed(3)} s ago`
  throw new RequestError('field-invalid', `field total_s: ${began}; begin it before it is asked`)
}

function spanOf(start: RequestStart, how: MeasurementEnd | WavEnd, elapsed_s: number): WatchSpan {
  const said = 'wav' in how ? null : how
  const from = said?.started_wall ?? start.started_wall
  const total_s = said?.total_s ?? elapsed_s
  const { process_cpu_s: cpu_s = null, peak_memory_mb = null } = said ?? {}
  return {
    from,
    to: from + total_s,
    durationMs: total_s * 1000,
    ended: cpu_s === null && peak_memory_mb === null ? null : { cpu_s, peak_memory_mb },
  }
}

async function readSound(wav: Buffer, start: RequestStart, { readAudio }: MeasurementParts) {
  const { text_length_chars: chars } = start
  return endOfSound(await readAudio(wav, { format: 'wav', sample_rate_hz: null, chars, speed: 1 }))
}
