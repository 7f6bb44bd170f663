import type { RequestCounters, WindowFigures } from '@voicemark/sampler'
import { noEvidence, requestEvidence } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { evidenceColumns } from './evidence-columns.js'
import { evidenceWords } from './evidence-words.js'
import { agentRestarted, type RequestMeasurement } from './request-measurement.js'

const counters: RequestCounters = {
  counted_by: 'getrusage',
  process_cpu_s: 0.9,
  minor_faults: 1200,
  major_faults: 0,
  voluntary_switches: 30,
  involuntary_switches: 4,
  disk_read_mb: 0,
  cpu_wait_s: 0.012_345_678_9,
  anonymous_mb: 150.123_45,
  sampler_cpu_s: 0.0021,
  suspended_s: 0,
}
const uncounted = Object.fromEntries(
  Object.keys(counters).map((name) => [name, null]),
) as unknown as RequestCounters
const throttle = { throttle_detected: false, throttle_basis: 'counter: thermal_throttle' }
const window = { avg_memory_mb: 120, ...throttle } as WindowFigures
const watch = { window, first_sample_seq: 0, last_sample_seq: 9, account: null, elsewhere: null }
const measured: RequestMeasurement = {
  ...agentRestarted,
  watch,
  memory_source: 'kernel',
  cpu_source: 'counter',
  counters,
}

test('a row says by what each of its figures was seen, and what was counted', () => {
  expect(requestEvidence.parse(evidenceColumns(measured))).toMatchObject({
    evidence: 'peak_memory=kernel_peak mean_memory=sampled cpu=counter counters=getrusage throttle=counter',
    throttle_basis: 'counter: thermal_throttle',
    minor_faults: 1200,
    major_faults: 0,
    voluntary_switches: 30,
    cpu_wait_s: 0.012_346,
    anonymous_mb: 150.123,
    suspended_s: 0,
  })
})

test('what was not counted is null, and has no word', () => {
  const columns = evidenceColumns({ ...measured, counters: { ...uncounted, counted_by: 'proc' } })
  expect(columns).toEqual({
    ...noEvidence,
    evidence: 'peak_memory=kernel_peak mean_memory=sampled cpu=counter throttle=counter',
    throttle_basis: 'counter: thermal_throttle',
  })
  expect(evidenceColumns(agentRestarted)).toEqual({
    ...noEvidence,
    throttle_basis: 'none: nothing was sampled',
  })
})

test('a request too short for a mean has no word of one', () => {
  const short = { ...watch, window: { ...window, avg_memory_mb: null } }
  expect(evidenceColumns({ ...measured, watch: short, memory_source: 'samples' }).evidence).toBe(
    'peak_memory=sampled cpu=counter counters=getrusage throttle=counter',
  )
})

test('a count that no database takes is none', () => {
  const columns = evidenceColumns({ ...measured, counters: { ...counters, minor_faults: 3e9 } })
  expect(requestEvidence.parse(columns).minor_faults).toBeNull()
})

test('words are in the order of the figures, without a space of their own', () => {
  expect(evidenceWords({ temperature: 'thermal zone', cpu: 'wait4', energy: null })).toBe(
    'cpu=wait4 temperature=thermal_zone',
  )
  expect(evidenceWords({})).toBeNull()
})

test.each([
  ['flags: get_throttled; inferred: busy cores', true, 'throttle=flags'],
  ['inferred: a busy core below 60 % of its nominal_freq', true, 'throttle=inferred'],
  ['none: virtual machine (KVM)', null, null],
])('a verdict by %j has its word', (throttle_basis, throttle_detected, word) => {
  const seen = { ...watch, window: { throttle_basis, throttle_detected } as WindowFigures }
  const { evidence } = evidenceColumns({ ...agentRestarted, watch: seen })
  expect(evidence?.split(' ').find((one) => one.startsWith('throttle')) ?? null).toBe(word)
})

test('a temperature has the kind of its sensor', () => {
  const seen = { ...watch, window: { temperature_source: 'thermal_zone' } as WindowFigures }
  expect(evidenceColumns({ ...agentRestarted, watch: seen }).evidence).toMatch(
    /(^| )temperature=thermal_zone$/,
  )
})
