import { expect, test } from 'vitest'
import { diagnoseAgent, diagnoseCollector } from './diagnosis.js'

const stream = {
  agent_id: 'a',
  run_id: 'r',
  stream: 'sample',
  next_seq: 10,
  stored: 10,
  quarantined: 0,
  lost: 0,
  removed: 0,
  holds: true,
}
const report = {
  holds: true,
  stored: 10,
  quarantined: 0,
  lost: 0,
  removed: 0,
  incomplete_runs: 0,
  duplicate_agents: [],
  streams: [stream],
}
const well = { status: 'ok', agents_connected: 1 }
const uplink = {
  collector: 'http://c',
  connected: true,
  rows_waiting: { request: 0, sample: 3 },
  last_error: null,
  set_aside: [],
}
const agent = { status: 'ok', hardware_tier: 'intel_i5', device_type: 'cpu', uplink }

test('a collector that has every row has no problem', () => {
  expect(diagnoseCollector('http://c', well, report)).toEqual({
    lines: [
      'collector http://c: ok, 1 agents connected',
      '  10 rows = 10 stored + 0 quarantined + 0 lost + 0 removed, in 1 runs: the law holds',
    ],
    problems: [],
  })
})

test('a row that is nowhere is said by run and stream', () => {
  const broken = { ...report, holds: false, streams: [{ ...stream, stored: 9, holds: false }] }
  const { lines, problems } = diagnoseCollector('http://c', well, broken)
  expect(lines[1]).toContain('THE LAW IS BROKEN')
  expect(problems).toEqual(['run r, sample: 10 ≠ 9 stored + 0 quarantined + 0 lost + 0 removed'])
})

test.each([
  ['lost rows', { lost: 4 }, '4 rows were lost'],
  ['quarantined rows', { quarantined: 2 }, 'voicemark doctor --replay'],
  ['runs that are not whole', { incomplete_runs: 1 }, '1 runs have ended'],
  ['a copied agent', { duplicate_agents: [{ agent_id: 'twin' }] }, 'agent twin runs twice'],
])('%s are a problem', (_name, changes, said) => {
  expect(diagnoseCollector('http://c', well, { ...report, ...changes }).problems.join()).toContain(said)
})

test('an agent says how many rows wait, and what it cannot deliver', () => {
  expect(diagnoseAgent('http://a', agent)).toEqual({
    lines: ['agent http://a: ok, intel_i5 on cpu', '  http://c: connected, 3 rows wait'],
    problems: [],
  })
  const set_aside = [{ run_id: 'r', code: 'run-owner', detail: 'of another agent' }]
  const down = { ...uplink, connected: false, last_error: 'ECONNREFUSED', set_aside }
  expect(diagnoseAgent('http://a', { ...agent, uplink: down }).problems).toEqual([
    'the agent does not reach http://c',
    'run r is set aside, run-owner: of another agent',
  ])
})
