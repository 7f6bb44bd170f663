import type { LiveAgent } from '@voicemark/schema'
import { expect, test } from 'vitest'
import type { KnownAgent } from '../live/agent-name.js'
import { machinesOf, shownMachines } from './machines.js'

const known = (agent_id: string, changes: Partial<KnownAgent> = {}): KnownAgent => ({
  ...{
    agent_id,
    hardware_tier: 'intel_i5',
    device_type: 'cpu',
    cpu_model: null,
    gpu_name: null,
    last_seen: 100,
  },
  ...{ runs: 1, imported_runs: 0, requests: 1 },
  ...changes,
})
const heard = new Map([['a', { agent_id: 'a', state: 'speaking', last_row: 200 } as LiveAgent]])

test('a machine of which nothing is heard is absent, one that was imported was never here', () => {
  const machines = machinesOf([known('a'), known('b'), known('c', { imported_runs: 1 })], heard)
  expect(machines.map(({ state, last_row }) => [state, last_row])).toEqual([
    ['speaking', 200],
    ['absent', 100],
    ['imported', 100],
  ])
})

test('machines are found by what they are', () => {
  const machines = machinesOf([known('a'), known('b', { hardware_tier: 'rtx_4090' })], heard)
  expect(shownMachines(machines, ' RTX', '').map(({ agent_id }) => agent_id)).toEqual(['b'])
  expect(shownMachines(machines, '', 'speaking').map(({ agent_id }) => agent_id)).toEqual(['a'])
})
