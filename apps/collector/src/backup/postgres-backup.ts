import { PassThrough } from 'node:stream'
import { difference } from '../store/backup/contents.js'
import { snapshotPostgres } from '../store/backup/postgres-snapshot.js'
import { takePostgres } from '../store/backup/postgres-target.js'
import { BackupError } from './backup-error.js'
import { payloadOf, writeBackup } from './backup-file.js'
import type { Manifest } from './manifest.js'
import { majorOf, startProgram } from './postgres-programs.js'
import { programVersion } from './program-version.js'
import { checkEmpty } from './sqlite-backup.js'

/** By pg_dump, of the moment in which the rows were counted. */
export async function backupPostgres(url: string, path: string): Promise<Manifest> {
  const made_at = new Date().toISOString()
  const { id, serverMajor, migrations, rows, close } = await snapshotPostgres(url)
  try {
    const pg_dump = majorOf('pg_dump', serverMajor, 'the server')
    const args = ['--format=custom', `--snapshot=${id}`, '--no-owner', '--no-password']
    const dump = startProgram('pg_dump', url, args)
    return await writeBackup(path, dump.output, new PassThrough(), async (payload) => {
      await dump.ended()
      return {
        voicemark_backup: 1,
        version: programVersion(),
        made_at,
        provider: 'postgresql',
        migrations: [...migrations],
        rows: { ...rows },
        payload: { encoding: 'pg_dump', ...payload },
        pg_dump,
      }
    })
  } finally {
    await close()
  }
}

/** By pg_restore, in one transaction: all of it, or what was there before. */
export async function restorePostgres(
  url: string,
  path: string,
  found: Manifest,
  force: boolean,
): Promise<void> {
  majorOf('pg_restore', found.pg_dump ?? 0, `the backup by pg_dump`)
  const target = await takePostgres(url)
  try {
    checkEmpty(target, 'the database', force)
    const args = [
      '--single-transaction',
      '--exit-on-error',
      '--clean',
      '--if-exists',
      '--no-owner',
      '--no-password',
    ]
    const restore = startProgram('pg_restore', url, args, payloadOf(path))
    restore.output.resume()
    await restore.ended()
    const wrong = difference(found.rows, (await target.finish(found)).rows)
    if (wrong !== null) throw new BackupError(`what was restored is not what the manifest says: ${wrong}`)
  } finally {
    await target.release()
  }
}
