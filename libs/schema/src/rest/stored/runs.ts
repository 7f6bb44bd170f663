import { z } from 'zod'
import { count, unixTime } from '../values/quantities.js'
import { machine } from './machine.js'
import { nextCursor } from './requests.js'

/** One life of an agent, or the rows of a file. */
export const storedRun = z
  .object({
    run_id: z.string(),
    agent_id: z.string(),
    started_wall: unixTime.describe("Unix seconds, by the agent's clock."),
    last_seen: unixTime.describe('When the collector last heard of it, by its own clock.'),
    hardware_tier: z.string(),
    device_type: z.string(),
    requests: count.describe('Rows delivered, of whatever became of them.'),
    samples: count,
    total_requests: count
      .nullable()
      .describe('Rows of a run that has ended, as its agent counts them; null while it goes on.'),
    total_samples: count.nullable(),
    import_id: z
      .string()
      .nullable()
      .describe('The file that its rows are from; null: its agent delivered them.'),
    ended: z
      .boolean()
      .describe('Whether nothing else is to come: its agent said goodbye, or it is of a file.'),
    removed: z.boolean().describe('Whether somebody deleted it: then its rows are gone.'),
  })
  .meta({ id: 'Run' })

/** Body of `GET /api/v1/runs`. */
export const runPage = z.object({ runs: z.array(storedRun), next_cursor: nextCursor }).meta({ id: 'RunPage' })

/** Body of `GET /api/v1/runs/{id}`. */
export const wholeRun = storedRun
  .extend({
    hardware: machine.nullable().describe('Null where what an older agent said does not fit any more.'),
  })
  .meta({ id: 'WholeRun' })

export type StoredRun = z.infer<typeof storedRun>
export type RunPage = z.infer<typeof runPage>
export type WholeRun = z.infer<typeof wholeRun>
