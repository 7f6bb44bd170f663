import { z } from 'zod'
import { amount, moment } from './quantities.js'

const words = z.string().max(512)

/** One thing that can be measured, and whether it can be here. */
export const sensor = z.object({
  /** Column, or several with `, ` between, that it fills. */
  metric: words,
  available: z.boolean(),
  /** Why it is not; null where it is. */
  reason: words.nullable(),
  /** File, library or program that says it. */
  source: words.nullable(),
  unit: words.nullable(),
  /** Whose it is: process, machine, processor, card. */
  scope: words.nullable(),
  /** How often the source has a new value, ms. */
  refresh_ms: amount.nullable(),
  /** Median of several readings made here, µs. */
  read_cost_us: amount.nullable(),
  /** Who may read it. */
  rights: words.nullable(),
  /** Command that would make it available. */
  enable: words.nullable(),
})

/** What a machine can measure, found out once at the start of a run. */
export const sensorPassport = z.object({
  /** Unix seconds. */
  taken_at: moment,
  sensors: z.array(sensor).max(128),
})

export type Sensor = z.infer<typeof sensor>
export type SensorPassport = z.infer<typeof sensorPassport>
