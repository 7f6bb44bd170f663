import { z } from 'zod'

/** How much slower or faster than its own rate a voice may speak. */
export const speedRange = { min: 0.25, max: 4 }

const speedExpected = `expected a number ${speedRange.min}–${speedRange.max}`

/** Rate of speech as a factor; 1 is the voice's own. */
export const speechSpeed = z
  .number(speedExpected)
  .min(speedRange.min, speedExpected)
  .max(speedRange.max, speedExpected)

/** The name of a voice, which is that of its file. */
export const voiceName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_+-]{0,63}$/)
