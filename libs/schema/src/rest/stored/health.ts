import { z } from 'zod'
import { stream } from '../../wire/wire.js'
import { count, unixTime } from '../values/quantities.js'

const status = z.enum(['ok', 'store-unavailable', 'stopping'])

/** The law of delivery over all runs. */
export const deliveryTotals = z
  .object({
    holds: z
      .boolean()
      .describe('Whether `next_seq = stored + quarantined + lost + removed` in every stream of every run.'),
    stored: count,
    quarantined: count,
    lost: count,
    removed: count,
    incomplete_runs: count.describe('Runs that have ended and are not here to their end.'),
  })
  .meta({ id: 'DeliveryTotals' })

/** What became of the rows of one stream of a run. */
export const streamHealth = z
  .object({
    agent_id: z.string(),
    run_id: z.string(),
    stream,
    next_seq: count,
    stored: count,
    quarantined: count.describe('Delivered and set aside, since they cannot be stored.'),
    lost: count.describe('Made and lost by the agent, which said so.'),
    removed: count.describe('Deleted by somebody, with the reason in a correction.'),
    holds: z.boolean().describe('Whether the law holds.'),
    total: count
      .nullable()
      .describe(
        'Rows that the agent made in all; null while the run goes on, or where the agent has not come back to say so.',
      ),
    last_seen: unixTime.describe('When the collector last heard of the run, Unix seconds.'),
  })
  .meta({ id: 'StreamHealth' })

/** Body of `GET /api/v1/health`: the law of delivery. */
export const deliveryReport = deliveryTotals
  .extend({
    duplicate_agents: z
      .array(z.object({ agent_id: z.string(), run_ids: z.array(z.string()) }))
      .describe('Agents of which two copies run now.'),
    streams: z.array(streamHealth),
  })
  .meta({ id: 'DeliveryReport' })

const storeSizes = z
  .object({
    database_bytes: count.describe(
      'The file with its free pages, or the whole database; without a write-ahead log.',
    ),
    free_bytes: count.nullable().describe('In the file and free for new rows; null on Postgres.'),
    sample_bytes: count.nullable().describe('Tables with their indexes; null on SQLite.'),
    rollup_bytes: count.nullable(),
    samples: count.describe('Samples that are there as they were measured.'),
    folded_samples: count.describe('Samples that are in coarser rows.'),
    second_rows: count,
    minute_rows: count,
  })
  .meta({ id: 'StoreSizes' })

/** Body of `GET /healthz`: the collector's report on itself. */
export const collectorHealth = z
  .object({
    status,
    agents_connected: count,
    ingest: z.object({
      waiting: count.describe('Batches that wait now.'),
      groups: count,
      batches: count,
      rows: count,
      retried: count,
      rejected: count,
    }),
    figures: z.object({
      last_run: unixTime.nullable(),
      last_error: z.string().nullable().describe('Why the last drawing failed; null after one that did not.'),
      last_error_at: unixTime.nullable(),
      next_run: unixTime.nullable(),
    }),
    retention: z.object({
      raw_s: z
        .number()
        .nullable()
        .describe('Age at which samples are folded into rows of 1 s, seconds; null: they never are.'),
      seconds_s: z
        .number()
        .nullable()
        .describe('Age at which rows of 1 s are folded into rows of 60 s, seconds; null: they never are.'),
      last_run: unixTime.nullable(),
      last_error: z.string().nullable(),
      next_run: unixTime.nullable(),
      samples_folded: count,
      second_rows_folded: count,
      sizes: storeSizes.nullable().describe('Null while the database does not answer, or not in time.'),
    }),
    denials: z
      .record(z.string(), count)
      .describe('Who was not let in, or not allowed something, since the start, by code.'),
  })
  .meta({ id: 'CollectorHealth' })

/** Body of `GET /api/v1/diagnosis`: what `voicemark doctor` says of the collector. */
export const diagnosis = z
  .object({
    lines: z.array(z.string()),
    problems: z.array(z.string()).describe('What somebody has to do something about, a line each.'),
  })
  .meta({ id: 'Diagnosis' })

/** Body of `GET /readyz`. */
export const readiness = z.object({ status }).meta({ id: 'Readiness' })

/** Body of `GET /livez`. */
export const liveness = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' })

/** Body of `POST /api/v1/quarantine/replay`. */
export const replay = z
  .object({
    stored: count.describe('Rows that are stored now.'),
    kept: count.describe('Rows that still cannot be.'),
    removed: count.describe('Rows of what was deleted meanwhile, which are counted as removed now.'),
  })
  .meta({ id: 'Replay' })

export type DeliveryReport = z.infer<typeof deliveryReport>
export type DeliveryTotals = z.infer<typeof deliveryTotals>
export type StreamHealth = z.infer<typeof streamHealth>
export type CollectorHealth = z.infer<typeof collectorHealth>
export type Readiness = z.infer<typeof readiness>
export type Replay = z.infer<typeof replay>
export type Diagnosis = z.infer<typeof diagnosis>
