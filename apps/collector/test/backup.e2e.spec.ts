import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs'
import { join } from 'node:path'
import { startPostgresServer } from '@voicemark/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testBackups } from './backup-suite.js'
import { startDumpedServer } from './installed-postgres.js'
import { runCommand, startCollector, temporaryFolder } from './running-processes.js'

const newFile = () => Promise.resolve(`file:${join(temporaryFolder(), 'collector.db')}`)

describe('SQLite', () => testBackups(newFile))

const dumped = await startDumpedServer()
if (typeof dumped === 'string') test.skip(`PostgreSQL: ${dumped}`)
else
  describe('PostgreSQL', () => {
    afterAll(() => dumped.remove())
    testBackups(() => dumped.createDatabase())
  })

const run = (args: string[], env: Record<string, string>) => runCommand('collector', args, env)

describe('what is refused changes nothing', () => {
  let [url, file, folder] = ['', '', '']
  beforeAll(async () => {
    folder = temporaryFolder()
    url = await newFile()
    file = join(folder, 'good.vmb')
    await (await startCollector({ DATABASE_URL: url })).stop()
    expect((await run(['backup', file], { DATABASE_URL: url })).code).toBe(0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  /** A copy of the backup whose head says something else. */
  function withHead(change: (head: Record<string, unknown>) => object): string {
    const path = join(folder, `changed-${Math.random()}.vmb`)
    const bytes = readFileSync(file)
    const head = JSON.parse(bytes.subarray(0, 65_536).toString()) as Record<string, unknown>
    const line = Buffer.alloc(65_536, ' ')
    line.write(JSON.stringify(change(head)))
    writeFileSync(path, Buffer.concat([line, bytes.subarray(65_536)]))
    return path
  }

  function copyOf(change: (path: string) => void): string {
    const path = join(folder, `copy-${Math.random()}.vmb`)
    copyFileSync(file, path)
    change(path)
    return path
  }

  function flip(path: string): void {
    const fd = openSync(path, 'r+')
    writeSync(fd, 'x', 70_000)
    closeSync(fd)
  }

  test.each([
    ['a byte that is another', () => copyOf(flip), 'its SHA-256 is another'],
    ['a file that is cut', () => copyOf((path) => truncateSync(path, 70_000)), 'is not whole'],
    ['a head that is cut', () => copyOf((path) => truncateSync(path, 100)), 'is no backup of Voicemark'],
    ['any other file', () => copyOf((path) => writeFileSync(path, 'hello')), 'is no backup of Voicemark'],
    ['no file', () => join(folder, 'absent'), 'cannot be read: ENOENT'],
    ['a folder', () => folder, 'cannot be read: EISDIR'],
    ['a later form', () => withHead((head) => ({ ...head, voicemark_backup: 2 })), 'upgrade first'],
    [
      'a later database',
      () => withHead((head) => ({ ...head, migrations: [{ name: '20990101000000_later', checksum: 'x' }] })),
      'it has 20990101000000_later, which this program does not know: it is newer',
    ],
    [
      'rows that are not there',
      () => withHead((head) => ({ ...head, rows: { ...(head['rows'] as object), request: 7 } })),
      'request has 0 rows, not 7',
    ],
    ['another database', () => withHead((head) => ({ ...head, provider: 'postgresql' })), 'is of postgresql'],
  ])('%s', async (_, make, words) => {
    const target = await newFile()
    const { code, stdout, stderr } = await run(['restore', make()], { DATABASE_URL: target })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(words)
    expect(existsSync(target.slice('file:'.length))).toBe(false)
  })

  test('a backup that is there, and one of nothing', async () => {
    const before = readFileSync(file)
    expect((await run(['backup', file], { DATABASE_URL: url })).stderr).toContain('is there already')
    expect(readFileSync(file)).toEqual(before)
    const absent = await run(['backup', join(folder, 'none.vmb')], { DATABASE_URL: await newFile() })
    expect([absent.code, absent.stderr.includes('there is no such file')]).toEqual([2, true])
    expect(existsSync(join(folder, 'none.vmb'))).toBe(false)
  })

  test('a file that is no database stays as it is', async () => {
    const target = join(folder, 'notes.txt')
    writeFileSync(target, 'no database at all, but long enough to be looked at\n'.repeat(10))
    const before = readFileSync(target)
    const { code, stderr } = await run(['restore', '--force', file], { DATABASE_URL: `file:${target}` })
    expect([code, stderr.includes('not a database')]).toEqual([2, true])
    expect(readFileSync(target)).toEqual(before)
  })
})

describe('the programs of PostgreSQL', () => {
  const url = 'postgresql://ada:p%40ssword-of-ada@127.0.0.1:1/voicemark'

  test('an old pg_dump and none are told with what is needed', async () => {
    const server = await startPostgresServer(['-c', 'fsync=off']).catch((error: unknown) => String(error))
    if (typeof server === 'string') return
    try {
      const database = await server.createDatabase()
      const folder = temporaryFolder()
      await (await startCollector({ DATABASE_URL: database })).stop()
      const asked = async (dump: string) => {
        const path = fakePath({ pg_dump: dump })
        const { code, stderr } = await run(['backup', join(folder, 'a.vmb')], {
          DATABASE_URL: database,
          PATH: path,
        })
        expect([code, existsSync(join(folder, 'a.vmb'))]).toEqual([2, false])
        return stderr
      }
      expect(await asked('echo "pg_dump (PostgreSQL) 15.18"')).toMatch(
        /pg_dump is of PostgreSQL 15, the server of 1\d: install the client of PostgreSQL 1\d or newer \(Debian: postgresql-client-1\d\)/,
      )
      const folderOfNone = temporaryFolder()
      const none = await run(['backup', join(folder, 'a.vmb')], {
        DATABASE_URL: database,
        PATH: folderOfNone,
      })
      expect(none.stderr).toContain('pg_dump is not on the PATH: install')
      const said = await asked(
        'if [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) 99"; else echo "$@" >&2; exit 3; fi',
      )
      expect(said).toContain('pg_dump failed: --format=custom --snapshot=')
      expect(said).not.toContain('secret-word')
    } finally {
      await server.remove()
    }
  })

  test('no answer is told without the password', async () => {
    const { code, stderr } = await run(['backup', join(temporaryFolder(), 'a.vmb')], { DATABASE_URL: url })
    expect(code).toBe(2)
    expect(stderr).toContain('ECONNREFUSED')
    expect(stderr).not.toContain('ssword-of-ada')
  })
})

/** A PATH with programs of a line of shell, and what these need. */
function fakePath(programs: Record<string, string>): string {
  const folder = join(temporaryFolder(), 'bin')
  mkdirSync(folder)
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}
