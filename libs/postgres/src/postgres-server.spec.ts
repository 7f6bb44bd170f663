import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { reachableBinaries } from './binaries.js'
import { startPostgresServer } from './postgres-server.js'
import { startProcess } from './server-process.js'
import { findServerUser } from './server-user.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-test-'))
  chmodSync(folder, 0o755)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('a server keeps its data over a crash, and leaves nothing behind', async () => {
  vi.stubEnv('TMPDIR', folder)
  const server = await startPostgresServer()
  const url = await server.createDatabase()
  await server.stopImmediately()
  await server.start()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  expect((await client.query("SELECT upper('ä') AS big")).rows).toEqual([{ big: 'Ä' }])
  await client.end()
  await server.remove()
  expect(readdirSync(folder)).toEqual([])
}, 90_000)

test('a program that never says what it should is waited for until the limit, and named', async () => {
  const silent = await startProcess('silence', process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {})
  await expect(silent.said('ready', 50)).rejects.toThrow('waited 0.05 s for silence to say: ready')
  await expect(silent.ended(50)).rejects.toThrow('waited 0.05 s for silence to end')
  await silent.ended(5000)
})

test('a program that cannot start is not waited for', async () => {
  await expect(startProcess('initdb', join(folder, 'initdb'), [], {})).rejects.toThrow('initdb cannot start')
})

// Only root has the server run by another user.
describe.skipIf(process.getuid?.() !== 0)('as root', () => {
  test('programs in a folder that the user of the server cannot enter are copied to where he can', () => {
    const installed = join(folder, 'closed/native')
    mkdirSync(join(installed, 'bin'), { recursive: true })
    writeFileSync(join(installed, 'bin/postgres'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    chmodSync(join(folder, 'closed'), 0o700)
    const { postgres } = reachableBinaries(folder, findServerUser(), installed)
    expect(postgres).toBe(join(folder, 'native/bin/postgres'))
    expect(existsSync(postgres)).toBe(true)
  })

  test('a temporary folder that the user of the server cannot enter is said in one line', async () => {
    chmodSync(folder, 0o700)
    vi.stubEnv('TMPDIR', folder)
    await expect(startPostgresServer()).rejects.toThrow(
      /^PostgreSQL cannot run as the user \w+, who cannot enter .*TMPDIR/,
    )
    expect(readdirSync(folder)).toEqual([])
  })
})
