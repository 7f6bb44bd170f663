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
