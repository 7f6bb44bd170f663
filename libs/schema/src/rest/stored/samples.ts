import { z } from 'zod'
import { realtimeRow } from '../../rows/realtime-row.js'
import { count, unixTime } from '../values/quantities.js'
import { nextCursor } from './requests.js'

/** What a column was over the samples of a coarser row. */
export const rolledUpValue = z
  .object({
    min: z.number(),
    mean: z.number(),
    max: z.number(),
    n: count.describe('Samples that had a value.'),
  })
  .meta({ id: 'RolledUpValue' })

/** Samples folded into one row; it may begin before a request and end after it. */
export const rolledUpRow = z
  .object({
    resolution_s: z.number().describe('1 or 60: no samples, which have none.'),
    first_seq: count,
    last_seq: count,
    n: count.describe('Samples that were folded.'),
    first_timestamp: unixTime,
    last_timestamp: unixTime,
    watched: z.string().nullable().describe('What they are of, as in a sample.'),
    values: z
      .record(z.string(), rolledUpValue.nullable())
      .describe('By column of a sample; null where no sample had a value.'),
  })
  .meta({ id: 'RolledUpRow' })

/** A sample of a machine as it was recorded. */
export const sample = realtimeRow.meta({
  id: 'Sample',
  description: 'The machine at one moment, every 100 ms; docs/measures.md defines each column.',
})

/** Body of `GET /api/v1/requests/{id}/samples`. */
export const requestSamples = z
  .object({
    request_id: z.string(),
    samples: z.array(sample),
    rollups: z.array(rolledUpRow).describe('What stands for samples that retention has folded.'),
  })
  .meta({ id: 'RequestSamples' })

const page = {
  samples: z.array(sample),
  folded: count.describe('Samples that retention has folded, and so in no page.'),
  next_cursor: nextCursor,
}

/** Body of `GET /api/v1/runs/{id}/samples`. */
export const runSamples = z.object({ run_id: z.string(), ...page }).meta({ id: 'RunSamples' })

/** Body of `GET /api/v1/samples`. */
export const agentSamples = z.object({ agent_id: z.string(), ...page }).meta({ id: 'AgentSamples' })

export type AgentSamples = z.infer<typeof agentSamples>
export type RunSamples = z.infer<typeof runSamples>
export type RolledUpRow = z.infer<typeof rolledUpRow>
export type RequestSamples = z.infer<typeof requestSamples>
