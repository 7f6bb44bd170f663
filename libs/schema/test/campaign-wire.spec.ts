import { describe, expect, test } from 'vitest'
import { campaignMessage, campaignReply, campaignState } from '../src/index.js'
import { faultsOf, faultyPaths } from './faults.js'
import { campaignId, without, withValue } from './made-rows.js'
import { count, noNumbers } from './number-kinds.js'

const message = { campaign_id: campaignId, plan: { configurations: [{ threads: 1 }], seed: 7 }, stop: false }
const reply = {
  state: 'running',
  code: null,
  detail: null,
  planned: 40,
  answered: 12,
  failed: 1,
  unrecorded: 0,
  corpus_sha256: 'd54fdb4a08980bc3dbc702d509acf4816cb4e0bfd0927192fcd0cbeda60d0b26',
}

describe('a campaign that the collector sends', () => {
  test('comes out as it went in, its plan unread: the agent reads that by itself', () => {
    expect(campaignMessage.parse(message)).toEqual(message)
    const newer = { ...message, plan: { anything: [{ new: true }] } }
    expect(campaignMessage.parse(newer)).toEqual(newer)
  })

  test.each(Object.keys(message))('needs its %s', (name) => {
    expect(faultyPaths(campaignMessage, without(message, name))).toEqual([name])
  })

  test('is refused where a part is of another kind', () => {
    const paths = (name: string, value: unknown) =>
      faultyPaths(campaignMessage, withValue(message, name, value))
    expect(paths('campaign_id', '../x')).toEqual(['campaign_id'])
    for (const plan of [null, [], 'x']) expect(paths('plan', plan)).toEqual(['plan'])
    for (const stop of [null, 0, 'false']) expect(paths('stop', stop)).toEqual(['stop'])
    expect(faultsOf(campaignMessage, { ...message, pause: true })).toEqual([': Unrecognized key: "pause"'])
  })
})

describe('the reply of an agent to a campaign', () => {
  const paths = (name: string, value: unknown) => faultyPaths(campaignReply, withValue(reply, name, value))

  test('is one of six states', () => {
    const states = ['running', 'refused', 'complete', 'stopped', 'interrupted', 'failed']
    expect(campaignState.options).toEqual(states)
    for (const state of states) expect(campaignReply.parse({ ...reply, state })).toEqual({ ...reply, state })
    for (const state of ['vanished', '', null]) expect(paths('state', state)).toEqual(['state'])
  })

  test('before it has begun knows no plan and no corpus', () => {
    const refused = {
      ...reply,
      state: 'refused',
      code: 'busy',
      detail: 'x',
      planned: null,
      corpus_sha256: null,
    }
    expect(campaignReply.parse(refused)).toEqual(refused)
  })

  test('of a newer agent is read though it says more', () => {
    expect(campaignReply.parse({ ...reply, warmth: 3 })).toEqual(reply)
  })

  test.each(Object.keys(reply))('needs its %s', (name) => {
    expect(faultyPaths(campaignReply, without(reply, name))).toEqual([name])
  })

  test.each(['planned', 'answered', 'failed', 'unrecorded'])(
    'counts %s in whole numbers of 32 bits',
    (name) => {
      for (const value of count.good) expect(paths(name, value)).toEqual([])
      for (const value of [...count.bad, ...noNumbers]) expect(paths(name, value)).toEqual([name])
      expect(paths(name, null)).toEqual(name === 'planned' ? [] : [name])
    },
  )

  test('has a code of 1 to 64 small letters and -, and at most 2,000 characters of detail', () => {
    for (const code of ['plan-invalid', 'x'.repeat(64)]) expect(paths('code', code)).toEqual([])
    for (const code of ['', 'x'.repeat(65), 'Plan', 'a b', 'a\n', '<b>'])
      expect(paths('code', code)).toEqual(['code'])
    expect(paths('detail', 'x'.repeat(2000))).toEqual([])
    expect(paths('detail', 'x'.repeat(2001))).toEqual(['detail'])
  })

  test('names its corpus by 64 small hex digits', () => {
    const hash = reply.corpus_sha256
    for (const value of ['', hash.slice(1), `${hash}0`, hash.toUpperCase()])
      expect(paths('corpus_sha256', value)).toEqual(['corpus_sha256'])
  })
})
