import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { startPostgresServer, type PostgresServer } from '@voicemark/postgres'

/** A server that the pg_dump of this machine can read, as that of our own library may be newer; else why there is none. */
export async function startDumpedServer(): Promise<PostgresServer | string> {
  const major = /\(PostgreSQL\) (\d+)/.exec(
    spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout,
  )?.[1]
  if (major === undefined) return 'there is no pg_dump'
  const folder = [`/usr/lib/postgresql/${major}`, ownFolder()].find((path) =>
    existsSync(`${path}/bin/initdb`),
  )
  if (folder === undefined) return `there is no server of PostgreSQL ${major}`
  return startPostgresServer(['-c', 'fsync=off'], folder).catch((error: unknown) => String(error))
}

function ownFolder(): string {
  const { stdout, status } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' })
  return status === 0 ? dirname(stdout.trim()) : ''
}
