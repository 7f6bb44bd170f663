import { describe, expect, test } from 'vitest'
import { relayedWatch, watcherReply, watchMessage, watchReply } from '../src/index.js'
import { faultyPaths } from './faults.js'
import { agentId, campaignId, without, withValue } from './made-rows.js'

const request_id = campaignId
const open = { request: 'open', request_id, to: agentId, watch: 'port:8880', timeout_s: 600 }
const close = { request: 'close', request_id, to: agentId, start_wall: 1764000000.5, end_wall: 1764000002 }
const clocks = { offset_s: -3.25, uncertainty_s: 0.001 }
const hardware = {
  ...{ hardware_tier: 'intel_i5', cpu_model: null, cpu_vendor: null, cpu_cores: 4, cpu_threads: 8 },
  ...{ cpu_max_mhz: null, architecture: 'x64', total_memory_gb: 16, gpu_name: null, gpus: [] },
  ...{ machine_model: null, virtualization: null, os_platform: 'linux', os_distro: null, os_kernel: null },
  node_version: '20.19.0',
}
const opened = {
  ...{ status: 'open', run_id: campaignId, hardware, watched: 'port:8880', processes: 2, note: null },
}
const closed = {
  ...{ status: 'closed', run_id: campaignId },
  figures: {
    peak_memory_mb: 300.5,
    throttle_detected: false,
    throttle_reason: null,
    memory_scope: 'process',
  },
  ...{ first_sample_seq: 5, last_sample_seq: 9 },
}
const refused = { status: 'refused', code: 'watch-no-listener', detail: 'nothing listens on port 8880' }

describe('what an agent wants watched', () => {
  test.each([open, close])('comes out as it went in: $request', (message) => {
    expect(watchMessage.parse(message)).toEqual(message)
    for (const name of Object.keys(message))
      expect(faultyPaths(watchMessage, without(message, name))).toEqual([name])
  })

  test.each([
    ['to', ['', 'a'.repeat(65), 7, null]],
    ['watch', ['', 'x'.repeat(257), 8880]],
    ['timeout_s', [0, -1, 86_401, '600', NaN]],
    ['request_id', ['1', null]],
    ['request', ['look', null]],
  ])('is refused for a wrong %s', (name, values) => {
    for (const value of values)
      expect(faultyPaths(watchMessage, withValue(open, name, value))).toEqual([name])
  })

  test('is handed on with who asks and how the clocks differ', () => {
    const [opening, closing] = [without(open, 'to'), without(close, 'to')]
    const asker = agentId
    for (const message of [
      { ...opening, asker },
      { ...closing, asker, ...clocks },
      { request: 'drop', request_id, asker },
    ])
      expect(relayedWatch.parse(message)).toEqual(message)
    expect(faultyPaths(relayedWatch, { ...closing, asker })).toEqual(['offset_s', 'uncertainty_s'])
  })
})

describe('what the agent that watches replies', () => {
  test.each([opened, closed, refused, { status: 'dropped' }])('comes out as it went in: $status', (reply) => {
    expect(watcherReply.parse(reply)).toEqual(reply)
  })

  test('may have figures of columns that the collector does not know', () => {
    const newer = { ...closed, figures: { joules: 12.5 } }
    expect(watcherReply.parse(newer)).toEqual(newer)
  })

  test.each([
    ['a row of its own making', { 'a b': 1 }],
    ['more columns than a row has', Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`c${i}`, i]))],
    ['a text without end', { note: 'x'.repeat(257) }],
    ['a list', { stage_s: [1] }],
  ])('is not read with %s', (_name, figures) => {
    expect(watcherReply.safeParse({ ...closed, figures }).success).toBe(false)
  })

  test.each([opened, closed])('reaches who asked with the clocks compared: $status', (reply) => {
    const relayed = { ...reply, agent_id: agentId, ...clocks }
    expect(watchReply.parse(relayed)).toEqual(relayed)
    expect(watchReply.safeParse(reply).success).toBe(false)
  })

  test('is told apart from an agent that is away', () => {
    const away = { ...refused, status: 'unreachable', code: 'watch-agent-away' }
    expect(watchReply.parse(away)).toEqual(away)
    expect(watcherReply.safeParse(away).success).toBe(false)
  })
})
