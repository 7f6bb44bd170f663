import { z } from 'zod'
import { count, unixTime } from '../values/quantities.js'

/** A place in a file and what is wrong there. */
export const importFault = z
  .object({
    line: z.int().nullable(),
    column: z.int().nullable().describe('Null where the whole file or row is meant.'),
    message: z.string(),
  })
  .meta({ id: 'ImportFault' })

/** What became of a file that was sent. */
export const importOutcome = z
  .object({
    import_id: z.uuid(),
    received_at: unixTime,
    file_name: z.string().describe('As its sender called it.'),
    sha256: z.string(),
    bytes: count,
    format: z.string(),
    mode: z.enum(['all', 'partial']),
    sender: z.string().nullable().describe('The address that it came from.'),
    rows: count.describe('Of the file: inserted + skipped + refused.'),
    inserted: count,
    skipped: count.describe('Stored already.'),
    refused: count,
    notes: z.array(z.string()).describe('What was read otherwise than it stands in the file.'),
    errors: z.array(importFault).describe('The first of the rows that were refused.'),
  })
  .meta({ id: 'ImportOutcome' })

/** A file that was imported. */
export const storedImport = importOutcome
  .extend({
    agent_ids: z
      .array(z.string())
      .describe(
        'The machines that its rows are of, as /api/v1/agents lists them; none where nothing was inserted.',
      ),
  })
  .meta({ id: 'StoredImport' })

/** Body of `GET /api/v1/imports`, newest first. */
export const importList = z.object({ imports: z.array(storedImport) }).meta({ id: 'ImportList' })

export type ImportOutcome = z.infer<typeof importOutcome>
export type StoredImport = z.infer<typeof storedImport>
export type ImportList = z.infer<typeof importList>
