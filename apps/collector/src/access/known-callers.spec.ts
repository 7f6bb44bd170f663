import { expect, test } from 'vitest'
import type { StoredCredential } from '../store/credentials/credential-row.js'
import { createKnownCallers } from './known-callers.js'
import { hashOf, newCode, newSecret, readCode } from './secret.js'

const secret = newSecret()
const credential: StoredCredential = {
  ...{ token_id: 'one', kind: 'token', role: 'reader', name: 'Ann', agent_id: null },
  ...{
    created_at: 0,
    created_by: 'test',
    expires_at: null,
    revoked_at: null,
    used_at: null,
    last_seen: null,
  },
}

function world(changes: Partial<StoredCredential> = {}) {
  const clock = { nowMs: 0 }
  const database: { asked: string[]; away: boolean; row: StoredCredential } = {
    asked: [],
    away: false,
    row: { ...credential, ...changes },
  }
  const find = async (sha256: string) => {
    database.asked.push(sha256)
    await Promise.resolve()
    if (database.away) throw new Error('away')
    return sha256 === hashOf(secret) ? database.row : null
  }
  const known = createKnownCallers({
    credentials: { find },
    now: () => clock.nowMs / 1000,
    nowMs: () => clock.nowMs,
  })
  return { clock, database, known, ask: (one = secret) => known.callerOf(one, 'token') }
}

test('who asks often, and many times at once, is one question in 15 s', async () => {
  const { clock, database, known, ask } = world()
  const caller = { name: 'Ann', role: 'reader', agent_id: null, by: 'token', token_id: 'one' }
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([caller, caller, caller])
  clock.nowMs = 14_999
  expect(await ask()).toEqual(caller)
  expect(database.asked).toHaveLength(1)
  clock.nowMs = 15_000
  database.row = { ...database.row, revoked_at: 1 }
  expect(await ask()).toBeNull()
  expect(database.asked).toHaveLength(2)
  expect([known.takeSeen(), known.takeSeen()]).toEqual([['one'], []])
})

test('a caller that is known ends at its time, and by what is changed here at once', async () => {
  const { clock, database, known, ask } = world({ expires_at: 3 })
  expect(await ask()).not.toBeNull()
  clock.nowMs = 3000
  expect(await ask()).toBeNull()
  clock.nowMs = 2000
  const before = ask()
  database.row = { ...database.row, revoked_at: 2 }
  known.forget()
  await before
  expect(await ask()).toBeNull()
})

test('while the database is away a known caller goes on for its time, and nobody else comes in', async () => {
  const { clock, database, ask } = world()
  await ask()
  database.away = true
  clock.nowMs = 14_000
  expect(await ask()).toMatchObject({ name: 'Ann' })
  await expect(ask(newSecret())).rejects.toThrow('away')
  clock.nowMs = 15_001
  await expect(ask()).rejects.toThrow('away')
})

test('a guess is one question, what has not the form of a secret is none', async () => {
  const { database, ask } = world()
  const guess = newSecret()
  expect([await ask(guess), await ask(guess)]).toEqual([null, null])
  expect(database.asked).toHaveLength(2)
  for (const text of ['', 'x'.repeat(46), `${secret}x`, secret.slice(0, -1), `vm_${'é'.repeat(43)}`])
    expect(await ask(text)).toBeNull()
  expect(database.asked).toHaveLength(2)
})

test('a secret of one kind is none of another', async () => {
  const { known } = world({ kind: 'session' })
  expect(await known.callerOf(secret, 'token')).toBeNull()
  expect(await known.callerOf(secret, 'session')).toMatchObject({ by: 'session' })
})

test('a code is read whatever a person made of it', () => {
  const code = newCode()
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  const copied = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}\n`
  expect(readCode(copied)).toBe(code)
  for (const wrong of ['', code.slice(1), `${code}0`, code.replace(/^./, 'U')])
    expect(readCode(wrong)).toBeNull()
  expect(new Set(Array.from({ length: 1000 }, newSecret)).size).toBe(1000)
})
