import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { hashOf, newCode, newSecret } from '../src/access/secret.js'
import type { NewCredential } from '../src/store/credentials/credential-row.js'
import { openStore, type Store } from '../src/store/store.js'
import type { Databases } from './store-suite.js'

/** What proves who asks, on either database. */
export function testCredentials(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  let url: string
  let store: Store
  const now = 1_763_800_000
  const agent_id = randomUUID()
  beforeAll(async () => {
    databases = await startDatabases()
  }, 60_000)
  afterAll(() => databases.stop())
  beforeEach(async () => {
    url = await databases.create()
    store = await openStore(url)
  })
  afterEach(() => store.close())

  const add = async (secret: string, changes: Partial<NewCredential> = {}) => {
    const token_id = randomUUID()
    const about = { kind: 'token', role: 'agent', name: 'lab-3', agent_id: null } as const
    const times = { created_at: now, created_by: 'test', expires_at: null }
    await store.credentials.add({ token_id, ...about, ...times, sha256: hashOf(secret), ...changes })
    return token_id
  }
  const addCode = (code: string, changes: Partial<NewCredential> = {}) =>
    add(code, { kind: 'enrolment', expires_at: now + 3600, ...changes })
  const redeem = (code: string, changes: { at?: number; agent?: string; from?: Store } = {}) => {
    const { at = now + 1, agent = agent_id, from = store } = changes
    const about = { kind: 'token', role: 'agent', agent_id: agent } as const
    const times = { created_at: at, expires_at: null }
    const token = { token_id: randomUUID(), ...about, ...times, sha256: hashOf(newSecret()) }
    return from.credentials.redeem({ sha256: hashOf(code), agent_id: agent, token })
  }

  test('a credential is found by the hash of its secret, and says nothing of it', async () => {
    const secret = newSecret()
    const token_id = await add(secret, { expires_at: now + 0.5 })
    const found = {
      ...{ token_id, kind: 'token', role: 'agent', name: 'lab-3', agent_id: null, created_by: 'test' },
      ...{ created_at: now, expires_at: now + 0.5, revoked_at: null, used_at: null, last_seen: null },
    }
    expect(await store.credentials.find(hashOf(secret))).toEqual(found)
    expect(await store.credentials.list(['token'], 10)).toEqual([found])
    expect(await store.credentials.list(['session', 'link'], 10)).toEqual([])
    expect(await store.credentials.find(hashOf(newSecret()))).toBeNull()
    await expect(add(secret)).rejects.toThrow()
  })

  test('a token is revoked once, and another never was', async () => {
    const token_id = await add(newSecret())
    expect(await store.credentials.revoke(token_id, now + 1)).toMatchObject({ revoked_at: now + 1 })
    expect(await store.credentials.revoke(token_id, now + 2)).toMatchObject({ revoked_at: now + 1 })
    expect(await store.credentials.revoke(randomUUID(), now)).toBeNull()
  })

  test('a token that is rotated goes on beside the new one until its overlap ends', async () => {
    const [old, next] = [newSecret(), newSecret()]
    const token_id = await add(old, { agent_id, expires_at: now + 9000 })
    const rotate = (secret: string, ends_at: number) => {
      const times = { created_at: now + 1, created_by: 'me', expires_at: null }
      const successor = { token_id: randomUUID(), sha256: hashOf(secret), ...times }
      return store.credentials.rotate({ token_id, successor, ends_at })
    }
    const successor = await rotate(next, now + 100)
    expect(successor).toMatchObject({ name: 'lab-3', role: 'agent', agent_id, created_by: 'me' })
    expect(await store.credentials.find(hashOf(old))).toMatchObject({ expires_at: now + 100 })
    // It does not live longer for being rotated again.
    await rotate(newSecret(), now + 500)
    expect(await store.credentials.find(hashOf(old))).toMatchObject({ expires_at: now + 100 })
    expect(await store.credentials.liveAgentTokens(now + 99)).toContain(token_id)
    const later = await store.credentials.liveAgentTokens(now + 100)
    expect([later.has(token_id), later.has(successor?.token_id ?? '')]).toEqual([false, true])
    await store.credentials.revoke(token_id, now + 1)
    expect(await rotate(newSecret(), now + 9)).toBeNull()
  })

  test('a token of no agent is bound once, however many collectors are asked at once', async () => {
    const token_id = await add(newSecret())
    const second = await openStore(url)
    const agents = Array.from({ length: 10 }, () => randomUUID())
    const bound = await Promise.all(
      agents.map((one, i) => (i % 2 === 0 ? store : second).credentials.bind(token_id, one)),
    )
    expect(new Set(bound).size).toBe(1)
    expect(agents).toContain(bound[0])
    await second.close()
  })

  test('a code gives one token, however many redeem it at once', async () => {
    const code = newCode()
    await addCode(code)
    const second = await openStore(url)
    const outcomes = await Promise.all(
      [store, second, store, second].map((from) => redeem(code, { agent: randomUUID(), from })),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      ...Array<string>(3).fill('code-refused'),
      'redeemed',
    ])
    expect(await store.credentials.list(['token'], 10)).toMatchObject([{ name: 'lab-3', role: 'agent' }])
    await second.close()
  })

  test('a code that is too old, revoked, of another kind or for another agent gives nothing', async () => {
    const [old, revoked, token, other] = [newCode(), newCode(), newSecret(), newCode()]
    await addCode(old, { expires_at: now })
    await store.credentials.revoke(await addCode(revoked), now)
    await add(token)
    await addCode(other, { agent_id: randomUUID() })
    for (const code of [old, revoked, token, other, newCode()])
      expect(await redeem(code)).toEqual({ status: 'code-refused' })
    expect(await store.credentials.list(['token'], 10)).toHaveLength(1)
  })

  test('an agent that has a token is enrolled again only by a code of its own', async () => {
    const first = newCode()
    await addCode(first)
    const redeemed = await redeem(first)
    expect(redeemed).toMatchObject({ status: 'redeemed', credential: { agent_id, created_by: 'test' } })
    const [any, own] = [newCode(), newCode()]
    await addCode(any)
    await addCode(own, { agent_id })
    expect(await redeem(any)).toEqual({ status: 'agent-enrolled' })
    expect(await redeem(own)).toMatchObject({ status: 'redeemed' })
    for (const { token_id } of await store.credentials.list(['token'], 10))
      await store.credentials.revoke(token_id, now + 2)
    expect(await redeem(any, { at: now + 3 })).toMatchObject({ status: 'redeemed' })
  })

  test('last use is kept, and what ended long ago is forgotten unless it is a token', async () => {
    const ids = [await add(newSecret()), await add(newSecret())]
    await store.credentials.markSeen([...ids, ...Array.from({ length: 1500 }, () => randomUUID())], now + 7)
    expect(await store.credentials.list(['token'], 10)).toMatchObject([
      { last_seen: now + 7 },
      { last_seen: now + 7 },
    ])
    await store.credentials.revoke(ids[0] ?? '', now)
    await add(newSecret(), { kind: 'session', role: 'reader', expires_at: now + 10 })
    await add(newSecret(), { kind: 'link', role: 'reader', expires_at: now + 50 })
    expect(await store.credentials.purge(now + 20)).toBe(1)
    const all = await store.credentials.list(['token', 'session', 'link', 'enrolment'], 10)
    expect(all.map(({ kind }) => kind)).toEqual(['link', 'token', 'token'])
  })
}
