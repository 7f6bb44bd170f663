import { spokenVoiceRule } from '@voicemark/schema'
import type { z } from 'zod'
import { RequestError } from '../request-error.js'

/** What a client asks for, whichever door it came through. */
export interface SpeechRequest {
  readonly text: string
  /** Null: the agent's own default. */
  readonly voice: string | null
  readonly speed: number
  /** Whether its sound is wanted while it is made. */
  readonly stream: boolean
  readonly threads: number | null
  readonly ref_audio_s: number | null
  readonly warmup: boolean
  readonly campaign_id: string | null
  readonly item_id: string | null
  readonly repeat: number | null
  /** False: nothing is to be sampled meanwhile. Null: as ever, and nobody compares. */
  readonly sampled: boolean | null
  readonly tags: Readonly<Record<string, string>>
}

/** Characters that no voice can say and that damage logs and terminals, and halves of a surrogate pair. */
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]|\p{Surrogate}/u

/** @throws RequestError that names the place and the limit, never the text. */
export function checkText(text: string, limit: number): void {
  if (text.trim() === '') throw new RequestError('text-empty', 'field text is empty or only white space')
  const length = codePoints(text)
  if (length > limit)
    throw new RequestError('text-too-long', `${length} characters; limit ${limit} (VOICEMARK_TEXT_LIMIT)`)
  const bad = unspeakable.exec(text)
  if (bad !== null) {
    const code = bad[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? ''
    const offset = codePoints(text.slice(0, bad.index))
    throw new RequestError(
      'text-encoding',
      `U+${code} at character ${offset}: a control character or text that is no UTF-8`,
    )
  }
}

/** Length of a text as the rows count it. */
export function codePoints(text: string): number {
  return Array.from(text).length
}

/** The problem of the first field that is wrong; names that the client made up are not repeated. */
export function fieldProblem(error: z.ZodError): RequestError {
  const issue = error.issues[0]
  const field = String(issue?.path[0] ?? 'body')
  if (field === 'voice') {
    const detail = `field voice: ${spokenVoiceRule}; GET /voices lists them`
    return new RequestError('voice-name', detail)
  }
  return new RequestError('field-invalid', `field ${field}: ${inPlainWords(issue?.message ?? 'wrong value')}`)
}

/** `Invalid input: expected boolean, received undefined` says no client that a field is missing. */
function inPlainWords(message: string): string {
  return message.replace(/^Invalid (input|option): /, '').replace(/, received undefined$/, '; it is required')
}
