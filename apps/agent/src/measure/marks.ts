import type { StageSeconds, Tags } from '@voicemark/schema'
import { agentLimits } from '@voicemark/daemon'
import type { Piece } from '../playback/playback.js'
import { RequestError } from '../request-error.js'
import type { MeasurementMark } from './measurement.js'

/** What was marked while a measurement ran, seconds from its beginning. */
export interface Marks {
  add(mark: MeasurementMark, now_s: number): void
  firstAudioS(): number | null
  /** In the order of their coming. */
  pieces(): readonly Piece[]
  stages(): Readonly<Record<string, number>>
}

export function createMarks(): Marks {
  const stages = new Map<string, number>()
  let first_audio_s: number | null = null
  const pieces: Piece[] = []
  let last_s = 0
  return {
    add(mark, now_s) {
      if (mark.kind === 'first-audio') first_audio_s ??= mark.at_s ?? now_s
      else if (mark.kind === 'piece') {
        if (pieces.length === mostPieces) throw new RequestError('field-invalid', tooManyPieces)
        const at_s = Math.max(mark.at_s ?? now_s, pieces.at(-1)?.at_s ?? 0)
        pieces.push({ at_s, audio_s: mark.audio_s })
        first_audio_s ??= at_s
      } else {
        // A stage that comes once for each sentence is the sum of them.
        stages.set(mark.name, (stages.get(mark.name) ?? 0) + (mark.seconds ?? now_s - last_s))
        last_s = now_s
      }
    },
    firstAudioS: () => first_audio_s,
    pieces: () => pieces,
    stages: () => Object.fromEntries(stages),
  }
}

/** An hour of pieces of 36 ms. */
export const mostPieces = agentLimits.measuredPieces
const tooManyPieces = `field audio_s: a measurement has at most ${mostPieces} pieces`

/**
 * The stages of the row where all three of them are known; others, and some of them only, are tags: a stage that nobody
 * marked took no known time, and that is not 0.
 */
export function stageColumns(stages: Readonly<Record<string, number>>): {
  stage_s: StageSeconds | null
  tags: Tags
} {
  const { phonemize, infer, encode, ...others } = stages
  if (phonemize !== undefined && infer !== undefined && encode !== undefined)
    return { stage_s: { phonemize, infer, encode }, tags: stageTags(others) }
  return { stage_s: null, tags: stageTags(stages) }
}

const stageTags = (stages: Readonly<Record<string, number>>): Tags =>
  Object.fromEntries(Object.entries(stages).map(([name, seconds]) => [`stage_${name}_s`, seconds.toFixed(6)]))
