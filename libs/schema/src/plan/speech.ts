import { z } from 'zod'

/** How much slower or faster than its own rate a voice may speak. */
export const speedRange = { min: 0.25, max: 4 }

const speedExpected = `expected a number ${speedRange.min}–${speedRange.max}`

/** Rate of speech as a factor; 1 is the voice's own. */
export const speechSpeed = z
  .number(speedExpected)
  .min(speedRange.min, speedExpected)
  .max(speedRange.max, speedExpected)

/** What a name of a voice consists of, to be put behind "expected" or "has". */
export const voiceNameRule =
  '1–64 letters, digits, spaces, ".", "_", "+" and "-", with a letter or digit first and neither "." nor space last'

/** The name of a voice, which is that of its file. */
export const voiceName = z.string().regex(/^(?=.{1,64}$)[A-Za-z0-9](?:[A-Za-z0-9_+. -]*[A-Za-z0-9_+-])?$/)

const speakerPattern = /^(?=.{1,64}$)[A-Za-z0-9_+-](?:[A-Za-z0-9_+. -]*[A-Za-z0-9_+-])?$/

/** The name of a speaker of a voice, or its number, as it stands behind the name of the voice. */
export const speakerName = z.string().regex(speakerPattern)

/** What may be asked for, to be put behind "expected". */
export const spokenVoiceRule = `${voiceNameRule}; a speaker of it stands behind ":"`

/** A voice as it is asked for and as rows name it: `NAME`, or `NAME:SPEAKER` for another speaker than its usual one. */
export const spokenVoice = z.string().refine((spoken) => {
  const { voice, speaker } = splitSpokenVoice(spoken)
  return voiceName.safeParse(voice).success && (speaker === null || speakerName.safeParse(speaker).success)
})

/** The voice and its speaker; null: the usual one. */
export function splitSpokenVoice(spoken: string): { voice: string; speaker: string | null } {
  const at = spoken.indexOf(':')
  if (at < 0) return { voice: spoken, speaker: null }
  return { voice: spoken.slice(0, at), speaker: spoken.slice(at + 1) }
}
