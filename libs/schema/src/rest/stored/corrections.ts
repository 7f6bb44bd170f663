import { z } from 'zod'
import { count, unixTime } from '../values/quantities.js'
import { nextCursor } from './requests.js'

const targetKind = z.enum(['request', 'run', 'campaign', 'import', 'agent'])
const tags = z.record(z.string(), z.string())

const logged = {
  correction_id: z.uuid(),
  made_at: unixTime,
  made_by: z.string().describe('Name of who asked for it.'),
  reason: z.string(),
  undone_at: unixTime.nullable(),
  undone_by: z.string().nullable(),
}

/** What names a configuration for a label: its machine, and what its rows say they ran on. */
export const configurationKey = z
  .object({ agent_id: z.string(), hardware_tier: z.string(), device_type: z.string() })
  .meta({ id: 'ConfigurationKey' })

const removal = z
  .object({
    state: z.enum(['removing', 'done']),
    requests: count.describe('Rows that were taken away, those in quarantine apart.'),
    samples: count,
    folded_samples: count.describe('Samples that were in coarser rows.'),
    quarantined: count,
    kept_rollups: count.describe('Coarser rows that stay, for they hold samples of others as well.'),
    late: z
      .array(z.tuple([z.int(), z.int(), z.int(), z.string().nullable()]))
      .describe(
        'Samples of requests that came later, still to be taken away: run, first, last, and what they are of.',
      ),
  })
  .meta({ id: 'Removal' })

/** Rows that are in no figure until it is undone. */
export const excluding = z
  .object({
    kind: z.literal('exclude'),
    target_kind: targetKind,
    target: z.string(),
    detail: z.record(z.string(), z.never()),
    ...logged,
  })
  .meta({ id: 'Excluding' })

/** Rows that are gone for ever. */
export const deleting = z
  .object({
    kind: z.literal('delete'),
    target_kind: targetKind,
    target: z.string(),
    detail: removal,
    ...logged,
  })
  .meta({ id: 'Deleting' })

/** A name of one's own for a configuration. */
export const labelling = z
  .object({
    kind: z.literal('label'),
    target_kind: z.literal('configuration'),
    target: configurationKey,
    detail: z.object({
      label: z.string(),
      merge: z
        .boolean()
        .describe('Whether configurations of this label are one where their conditions agree.'),
    }),
    ...logged,
  })
  .meta({ id: 'Labelling' })

/** The target is the same machine as another agent. */
export const joining = z
  .object({
    kind: z.literal('join'),
    target_kind: z.literal('agent'),
    target: z.string(),
    detail: z.object({ into: z.string() }),
    ...logged,
  })
  .meta({ id: 'Joining' })

/** Tags of a request, which are changed in its row. */
export const retagging = z
  .object({
    kind: z.literal('tags'),
    target_kind: z.literal('request'),
    target: z.string(),
    detail: z.object({
      set: tags,
      unset: z.array(z.string()),
      before: tags.describe('All tags of the request.'),
      after: tags,
    }),
    ...logged,
  })
  .meta({ id: 'Retagging' })

/** A correction of the log: who changed what of what the data say, why, and whether it was undone. */
export const correction = z
  .discriminatedUnion('kind', [excluding, deleting, labelling, joining, retagging])
  .meta({ id: 'Correction' })

/** Body of `GET /api/v1/corrections`, newest first. */
export const correctionPage = z
  .object({ corrections: z.array(correction), next_cursor: nextCursor })
  .meta({ id: 'CorrectionPage' })

/** What a correction would be about, with `dry_run=true`. */
export const correctionPreview = z
  .object({
    dry_run: z.literal(true),
    kind: z.enum(['exclude', 'delete', 'label', 'join', 'tags']),
    target_kind: z.enum([...targetKind.options, 'configuration']),
    target: z
      .union([z.string(), configurationKey])
      .describe('The whole id, where the beginning of one was sent.'),
    requests: count,
    samples: count.describe(
      'Samples of runs as a whole; of requests those that were taken meanwhile, of others at the same time too.',
    ),
    runs: count,
    configurations: z.array(configurationKey.extend({ requests: count })),
  })
  .meta({ id: 'CorrectionPreview' })

export type Correction = z.infer<typeof correction>
export type CorrectionPage = z.infer<typeof correctionPage>
export type CorrectionPreview = z.infer<typeof correctionPreview>
