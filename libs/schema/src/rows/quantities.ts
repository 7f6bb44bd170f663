import { z } from 'zod'

/**
 * Nothing that is measured is as large, and sums of squares of what is are still numbers; of what is near the largest
 * double SQLite makes no number at all.
 */
const largest = 1e100

/** An amount, which is never below zero. */
export const amount = z.number().nonnegative().max(largest)

/** What may be more or less than before. */
export const difference = z.number().min(-largest).max(largest)

/** Unix seconds that a date can hold (ECMA-262, section 21.4.1.1). */
export const moment = z.number().positive().max(8.64e12)
