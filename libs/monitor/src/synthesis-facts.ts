import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { describe, type Described, type Description } from './description.js'
import { MonitorError } from './monitor-error.js'

/** What is known of a synthesis before it begins. The text is counted, and kept nowhere. */
export interface SynthesisFacts {
  readonly text: string
  /** Tokens of the text, by the tokenizer of the engine or an estimate. */
  readonly textTokens?: number | null | undefined
  /** Length of the reference audio of a voice that is cloned, seconds. */
  readonly refAudioS?: number | null | undefined
  /** @default a UUID */
  readonly requestId?: string | undefined
  /** What is so for this synthesis; the rest is as the profile says. */
  readonly config?: Described | undefined
}

/** How a synthesis ended. */
export interface SynthesisEnd {
  readonly success: boolean
  /** What went wrong: `code: detail`, or an error. */
  readonly error?: unknown
  /** Length of the speech that was made, seconds; without it there is no RTF. */
  readonly audioDurationS?: number | null | undefined
  /** Which one, where several are under way and the asynchronous context does not tell. */
  readonly requestId?: string | undefined
}

/** The facts as they are counted and checked. */
export interface CountedFacts {
  readonly request_id: string
  readonly text_length_chars: number
  readonly text_length_tokens: number | null
  readonly ref_audio_s: number | null
  readonly described: Description
}

/** The arguments of `startSynthesis`: the facts, or one after the other as in Python. */
export type StartArguments =
  | [facts: SynthesisFacts]
  | [
      text: string,
      textTokens?: number | null,
      refAudioS?: number | null,
      requestId?: string,
      config?: Described,
    ]

const seconds = z.number().nonnegative().nullish()
const facts = z.object({
  text: z.string(),
  textTokens: z.number().int().nonnegative().nullish(),
  refAudioS: seconds,
  requestId: z.string().min(1).max(128).optional(),
})
const end = z.object({ success: z.boolean(), audioDurationS: seconds })

/** @throws MonitorError that names what is wrong. */
export function countFacts(profile: Described, given: StartArguments): CountedFacts {
  const all = asFacts(given)
  const { text, textTokens, refAudioS, requestId } = parse(facts, all)
  return {
    request_id: requestId ?? randomUUID(),
    text_length_chars: Array.from(text).length,
    text_length_tokens: textTokens ?? null,
    ref_audio_s: refAudioS ?? null,
    described: describe(profile, all.config ?? {}),
  }
}

/** @throws MonitorError that names what is wrong. */
export function checkEnd(given: SynthesisEnd): { success: boolean; audio_duration_s: number | null } {
  const { success, audioDurationS } = parse(end, given)
  return { success, audio_duration_s: audioDurationS ?? null }
}

/** One line, at most 256 characters. */
export function errorText(error: unknown): string {
  const text =
    error instanceof Error ? `${error.name}: ${error.message}` : typeof error === 'string' ? error : ''
  return text.replace(/\s+/g, ' ').trim().slice(0, 256) || 'failed'
}

function asFacts(given: StartArguments): SynthesisFacts {
  const [text, textTokens, refAudioS, requestId, config] = given
  return typeof text === 'object' ? text : { text, textTokens, refAudioS, requestId, config }
}

function parse<T extends z.ZodType>(shape: T, given: unknown): z.infer<T> {
  const parsed = shape.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  // The message tells types and limits, never a value: that might be the text.
  throw new MonitorError('bad-fact', `${issue?.path.join('.') || 'facts'}: ${issue?.message ?? 'invalid'}`)
}
