import { z } from 'zod'
import { count, unixTime } from '../values/quantities.js'
import { rolledUpValue } from './samples.js'

const resolution = z
  .number()
  .nullable()
  .describe(
    'Of the coarsest that is in it: 1 or 60, of samples that were folded; null: all are as they were measured.',
  )

/** What was measured in a stretch of time, of one subject in one run. */
export const sampleBucket = z
  .object({
    run_id: z.string(),
    start: unixTime.describe('A bucket of 5 s begins at a whole 5 s.'),
    width_s: z.number().describe('The step, or the minute of samples that are no finer any more.'),
    resolution_s: resolution,
    watched: z.string().nullable().describe('What the samples are of, as in a sample.'),
    n: count.describe('Samples in it.'),
    first_timestamp: unixTime,
    last_timestamp: unixTime,
    values: z
      .record(z.string(), rolledUpValue.nullable())
      .describe('By column of a sample; null where no sample had a value.'),
  })
  .meta({ id: 'SampleBucket' })

const timeline = { step_s: z.number(), resolution_s: resolution, buckets: z.array(sampleBucket) }

/** Body of `GET /api/v1/requests/{id}/samples` with `step`. */
export const requestTimeline = z
  .object({ request_id: z.string(), ...timeline })
  .meta({ id: 'RequestTimeline' })

/** Body of `GET /api/v1/runs/{id}/samples` with `step`. */
export const runTimeline = z.object({ run_id: z.string(), ...timeline }).meta({ id: 'RunTimeline' })

/** Body of `GET /api/v1/samples` with `step`. */
export const agentTimeline = z.object({ agent_id: z.string(), ...timeline }).meta({ id: 'AgentTimeline' })

export type SampleBucket = z.infer<typeof sampleBucket>
export type RequestTimeline = z.infer<typeof requestTimeline>
export type RunTimeline = z.infer<typeof runTimeline>
export type AgentTimeline = z.infer<typeof agentTimeline>
