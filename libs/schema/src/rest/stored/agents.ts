import { z } from 'zod'
import { sensorPassport } from '../../rows/sensor-passport.js'
import { count, unixTime } from '../values/quantities.js'
import { machine } from './machine.js'
import { storedRun } from './runs.js'

/** A machine that has delivered rows. */
export const storedAgent = z
  .object({
    agent_id: z.uuid(),
    first_seen: unixTime,
    last_seen: unixTime,
    hardware_tier: z.string().describe('Of its latest run.'),
    device_type: z.string(),
    hardware: machine.nullable().describe('Null when what an older agent said does not fit any more.'),
    runs: count,
    requests: count.describe('Rows delivered, of any kind.'),
    samples: count,
    imported_runs: count.describe(
      'How many of its runs are files that were imported; where all are, nothing was heard of it: it is read, not seen.',
    ),
  })
  .meta({ id: 'StoredAgent' })

/** One of the agents that are listed. */
export const listedAgent = storedAgent
  .extend({
    joined_to: z.string().nullable().describe('The agent that somebody said it is the same machine as.'),
    spool_rows: count
      .nullable()
      .describe(
        'Rows that wait at the agent, as it said last; null where it is not linked here, or has not said so in the last minute.',
      ),
    spool_bytes: count.nullable().describe('What its spool takes on its disk.'),
    spool_oldest: unixTime
      .nullable()
      .describe("When the oldest of them was made, by the agent's clock; null also where none waits."),
  })
  .meta({ id: 'Agent' })

/** Body of `GET /api/v1/agents`. */
export const agentList = z.object({ agents: z.array(listedAgent) }).meta({ id: 'AgentList' })

/** The same where `fields` were asked for: only these. */
export const agentPart = z
  .object({
    agents: z.array(
      listedAgent
        .partial()
        .extend({
          cpu_model: z.string().nullable().exactOptional().describe('Of its hardware.'),
          gpu_name: z.string().nullable().exactOptional().describe('Of its hardware.'),
        })
        .meta({ id: 'AgentFields' }),
    ),
  })
  .meta({ id: 'AgentPart' })

/** Body of `GET /api/v1/agents/{id}`. */
export const wholeAgent = listedAgent
  .extend({
    state: z
      .enum(['absent', 'idle', 'speaking'])
      .describe(
        '`absent`: nothing was heard of it lately; `speaking`: it samples as it does while a request runs.',
      ),
    run: storedRun.nullable().describe('Its newest run.'),
    sensors_missing: count
      .nullable()
      .describe('How much its machine cannot measure; null where no run of it says what there is.'),
  })
  .meta({ id: 'WholeAgent' })

/** Body of `GET /api/v1/agents/{id}/sensors`: what the machine of a run can measure, as its agent found it out. */
export const runSensors = z
  .object({ agent_id: z.uuid(), run_id: z.uuid(), started_wall: unixTime })
  .extend(sensorPassport.shape)
  .meta({ id: 'RunSensors' })

export type ListedAgent = z.infer<typeof listedAgent>
export type WholeAgent = z.infer<typeof wholeAgent>
export type AgentList = z.infer<typeof agentList>
export type RunSensors = z.infer<typeof runSensors>
