import { z } from 'zod'
import { BackupError } from './backup-error.js'

/** What stands at the head of a backup: what it holds, and what it must be to be taken back. */
export const manifest = z.object({
  /** The form of the file. */
  voicemark_backup: z.literal(1),
  /** Of the program that made it. */
  version: z.string(),
  made_at: z.string(),
  provider: z.enum(['sqlite', 'postgresql']),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** Of each table. */
  rows: z.record(z.string(), z.number().int().nonnegative()),
  /** Of what follows: a SQLite file by gzip, or an archive of pg_dump as it is. */
  payload: z.object({
    encoding: z.enum(['gzip', 'pg_dump']),
    bytes: z.number().int().nonnegative(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** The version of pg_dump: an older pg_restore cannot read it. */
  pg_dump: z.number().int().optional(),
})

export type Manifest = z.infer<typeof manifest>

/** One line of JSON, filled up with spaces, so that it can be written when all behind it is. */
export const headBytes = 65_536

/** @throws BackupError where it is too long. */
export function headOf(value: Manifest): Buffer {
  const line = Buffer.from(JSON.stringify(value))
  if (line.length >= headBytes) throw new BackupError('the manifest is too long')
  const head = Buffer.alloc(headBytes, ' ')
  line.copy(head)
  head.write('\n', headBytes - 1)
  return head
}

/** @throws BackupError where this is the head of anything else. */
export function readHead(head: Buffer, path: string): Manifest {
  const value = parsed(head)
  const form = z.object({ voicemark_backup: z.number() }).safeParse(value)
  if (!form.success) throw new BackupError(`${path} is no backup of Voicemark, or not whole`)
  if (form.data.voicemark_backup !== 1)
    throw new BackupError(`${path} is of a later version, form ${form.data.voicemark_backup}: upgrade first`)
  const result = manifest.safeParse(value)
  if (!result.success) throw new BackupError(`${path} is damaged: its manifest cannot be read`)
  return result.data
}

function parsed(head: Buffer): unknown {
  try {
    return JSON.parse(head.toString('utf8').trimEnd())
  } catch {
    // Anything else than a backup; the caller says so.
    return null
  }
}
