import type { RequestRow } from '@voicemark/schema'
import type { Response } from 'express'
import { serverLimits } from '@voicemark/daemon'
import { wavHeader } from '../../audio/wav.js'
import type { OnChunk, Speech } from '../../monitor/monitored-synthesis.js'
import type { EngineChunk } from '../../synthesis/engine/engine-messages.js'
import { figureNames, soundFigures, soundHeaders, soundType, type SoundAnswer } from './sound-headers.js'

/** An answer that goes out while it is spoken. */
export interface StreamedAnswer {
  /** Sends a sentence at once; the first one begins the answer. */
  readonly onChunk: OnChunk
  /** Ends it, when its row is on the disk. */
  readonly end: (speech: Speech) => void
}

/**
 * Nobody waits for the client: what it has not taken yet is held, at most the sound of one text, so that a slow one changes
 * no time of the engine's.
 */
export function createStreamedAnswer(
  response: Response,
  answer: SoundAnswer,
  stalledMs = serverLimits.readerMs,
): StreamedAnswer {
  const write = (sound: Buffer) => void response.write(answer.events ? deltaEvent(sound) : sound)
  let began = false
  return {
    onChunk(chunk, start) {
      if (response.destroyed) return
      if (!began) {
        response.set({ ...soundHeaders(start), ...answer.headers, Trailer: figureNames.join(', ') })
        response.type(soundType(answer, chunk.sample_rate_hz))
        leaveStalled(response, stalledMs)
      }
      write(Buffer.concat([began ? nothing : headOf(answer, chunk), chunk.pcm]))
      began = true
    },
    end({ row }) {
      if (answer.events) response.write(doneEvent(row))
      response.addTrailers(soundFigures(row))
      response.end()
    },
  }
}

const nothing = Buffer.alloc(0)

/** A text of one sentence has a WAV header that is true. */
function headOf({ sound }: SoundAnswer, { pcm, sample_rate_hz, last }: EngineChunk): Buffer {
  return sound === 'pcm' ? nothing : wavHeader(sample_rate_hz, last ? pcm.byteLength : null)
}

function leaveStalled(response: Response, stalledMs: number): void {
  response.setTimeout(stalledMs, () => {
    if (response.writableLength > 0) response.destroy()
  })
}

const eventOf = (event: object) => `data: ${JSON.stringify(event)}\n\n`

function deltaEvent(sound: Buffer): string {
  return eventOf({ type: 'speech.audio.delta', audio: sound.toString('base64') })
}

/** Clients expect three numbers; this engine makes samples, and no tokens. */
function doneEvent({ text_length_tokens }: RequestRow): string {
  const usage = { input_tokens: text_length_tokens, output_tokens: 0, total_tokens: text_length_tokens }
  return eventOf({ type: 'speech.audio.done', usage })
}
