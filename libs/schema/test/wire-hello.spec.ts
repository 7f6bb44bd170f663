import { describe, expect, test } from 'vitest'
import { handshake, helloMessage, protocolVersion, refusedHandshake, streamFields } from '../src/index.js'
import { faultsOf, faultyPaths } from './faults.js'
import { agentId, fullHardware, runId, without, withValue } from './made-rows.js'
import { count, moment, noNumbers } from './number-kinds.js'

const hello = {
  run_id: runId,
  started_wall: 1_767_225_600.25,
  hardware: fullHardware(),
  device_type: 'cuda',
  fields: { request: [...streamFields.request], sample: [...streamFields.sample] },
  totals: null,
}
const faults = (name: string, value: unknown) => faultsOf(helloMessage, withValue(hello, name, value))

describe('a handshake', () => {
  const auth = { proto: protocolVersion, agent_id: agentId }
  const paths = (value: unknown) => faultyPaths(handshake, value)

  test('names the version and the agent, and the token where one is asked for', () => {
    expect(handshake.parse(auth)).toEqual(auth)
    expect(handshake.parse({ ...auth, token: 'x'.repeat(256) })).toMatchObject({ token: 'x'.repeat(256) })
  })

  test('of the versions 1 to 6 is taken, and of no other', () => {
    for (const proto of [1, 2, 3, 4, 5, 6]) expect(paths({ ...auth, proto })).toEqual([])
    for (const proto of [0, 7, -1, 2.5, NaN, '3', null, undefined])
      expect(paths({ ...auth, proto }), String(proto)).toEqual(['proto'])
  })

  test('without what it needs is refused, each with its name', () => {
    expect(paths({})).toEqual(['proto', 'agent_id'])
    expect(paths({ ...auth, agent_id: '../etc' })).toEqual(['agent_id'])
    expect(paths({ ...auth, token: 'x'.repeat(257) })).toEqual(['token'])
    expect(paths({ ...auth, token: null })).toEqual(['token'])
    for (const nothing of [null, undefined, 'auth', 1, []]) expect(paths(nothing)).toEqual([''])
  })

  test('with something more is refused by its name', () => {
    expect(faultsOf(handshake, { ...auth, admin: true })).toEqual([': Unrecognized key: "admin"'])
  })
})

describe('the refusal of a handshake', () => {
  test('says which versions would do where that is why', () => {
    const refusal = { code: 'protocol', detail: 'the versions are 1 to 3', oldest: 1, newest: 3 }
    expect(refusedHandshake.parse(refusal)).toEqual(refusal)
    expect(refusedHandshake.parse({ code: 'token', detail: '' })).toEqual({ code: 'token', detail: '' })
  })

  test('of a newer collector is read though it says more', () => {
    const refusal = { code: 'protocol', detail: 'no', oldest: 4, newest: 9, until: 'June' }
    expect(refusedHandshake.parse(refusal)).toEqual({ code: 'protocol', detail: 'no', oldest: 4, newest: 9 })
  })

  test('that is none is not taken for one', () => {
    for (const data of [undefined, null, 'no', {}, { code: 'token' }, { code: 1, detail: 'x' }])
      expect(refusedHandshake.safeParse(data).success).toBe(false)
  })
})

describe('a hello', () => {
  test('comes out as it went in, while the run goes on and when it has ended', () => {
    expect(helloMessage.parse(hello)).toEqual(hello)
    const ended = { ...hello, totals: { request: 0, sample: 2 ** 31 - 1 } }
    expect(helloMessage.parse(ended)).toEqual(ended)
  })

  test.each(['run_id', 'started_wall', 'hardware', 'device_type'])('needs its %s', (name) => {
    expect(faultyPaths(helloMessage, without(hello, name))).toEqual([name])
    expect(faults(name, null)).toEqual([expect.stringMatching(`^${name}: `)])
  })

  test('may leave out fields and totals, as protocol 1 does, and say that there are no totals', () => {
    for (const name of ['fields', 'totals'])
      expect(faultyPaths(helloMessage, without(hello, name))).toEqual([])
    expect(faults('totals', null)).toEqual([])
    expect(faults('fields', null)).toHaveLength(1)
  })

  test('with something more at its top, in its fields or its totals is refused', () => {
    expect(faults('voice', 'x')).toEqual([': Unrecognized key: "voice"'])
    expect(faults('fields', { ...hello.fields, event: [] })).toEqual(['fields: Unrecognized key: "event"'])
    expect(faults('totals', { request: 1, sample: 1, event: 1 })).toEqual([
      'totals: Unrecognized key: "event"',
    ])
  })

  test('of an agent whose hardware says more is read without what is not known here', () => {
    const newer = { ...hello, hardware: { ...fullHardware(), npu: 'x' } }
    expect(helloMessage.parse(newer)).toEqual(hello)
  })

  test('begins at a time and counts rows in whole numbers of 32 bits', () => {
    for (const value of moment.good) expect(faults('started_wall', value)).toEqual([])
    for (const value of [...moment.bad, ...noNumbers]) expect(faults('started_wall', value)).toHaveLength(1)
    for (const value of count.good) expect(faults('totals', { request: value, sample: value })).toEqual([])
    for (const value of [...count.bad, ...noNumbers, null])
      expect(faultyPaths(helloMessage, { ...hello, totals: { request: value, sample: value } })).toEqual([
        'totals.request',
        'totals.sample',
      ])
  })

  test('may say what waits at the agent, in whole numbers and with a time or none', () => {
    const spool = { rows: 3, bytes: 2 ** 40, oldest: 1_767_225_600.25 }
    for (const value of [spool, { rows: 0, bytes: 0, oldest: null }, undefined])
      expect(faults('spool', value)).toEqual([])
    for (const value of [-1, 1.5, NaN, '3', null, undefined]) {
      expect(faults('spool', { ...spool, rows: value })).toEqual([expect.stringMatching(/^spool\.rows: /)])
      expect(faults('spool', { ...spool, bytes: value })).toEqual([expect.stringMatching(/^spool\.bytes: /)])
    }
    for (const value of [0, -1, 1e13, NaN, '2026', undefined])
      expect(faults('spool', { ...spool, oldest: value })).toEqual([
        expect.stringMatching(/^spool\.oldest: /),
      ])
    expect(faults('spool', { ...spool, files: 1 })).toEqual(['spool: Unrecognized key: "files"'])
    expect(faults('spool', null)).toEqual([expect.stringMatching(/^spool: /)])
  })

  test('names at most 256 fields of a stream, each with 1 to 64 small letters, digits and _', () => {
    const named = (...names: unknown[]) => faults('fields', { request: names, sample: [] })
    expect(named(...Array.from({ length: 256 }, (_, i) => `f${i}`))).toEqual([])
    expect(named(...Array.from({ length: 257 }, (_, i) => `f${i}`))).toHaveLength(1)
    expect(named('x'.repeat(64))).toEqual([])
    for (const name of ['', 'x'.repeat(65), 'A', 'a-b', 'a"; --', 'a\n', 7])
      expect(named('rtf', name), String(name)).toEqual([expect.stringMatching(/^fields\.request\.1: /)])
    expect(faults('fields', { request: [] })).toEqual([expect.stringMatching(/^fields\.sample: /)])
  })

  test('has a device type that is a slug of at most 32', () => {
    expect(faults('device_type', 'x'.repeat(32))).toEqual([])
    for (const value of ['', 'CUDA', 'x'.repeat(33), 'a b'])
      expect(faults('device_type', value)).toHaveLength(1)
  })
})
