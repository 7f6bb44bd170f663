import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hardwareSpecs, type RealtimeSample } from '@voicemark/schema'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRun, type OutboxRun } from './outbox-run.js'
import { samplesMissing } from './sample-tail.js'

let folder: string
let run: OutboxRun
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-sample-tail-'))
  const hello = {
    run_id: '00000000-0000-4000-8000-000000000001',
    started_wall: 1,
    hardware,
    device_type: 'cpu',
  }
  // Two rows fill a segment.
  run = createRun(folder, hello, 120)
  for (let at = 10; at < 20; at += 1) {
    run.addSample(sample(at + 0.5))
    run.flush()
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

const timesAfter = (timestamp: number | null, has = false) =>
  [...samplesMissing(run, { lastTimestamp: timestamp, has: () => has, takes: () => true })].map(
    (row) => row.timestamp,
  )
const all = Array.from({ length: 10 }, (_, i) => 10.5 + i)

test('a file gets only the samples that belong into it', () => {
  run.addSample({ ...sample(20.5), watched: 'pid:4711' })
  run.flush()
  const missing = (isWatched: boolean) =>
    [
      ...samplesMissing(run, {
        lastTimestamp: isWatched ? null : 18.5,
        has: () => false,
        takes: ({ watched }) => (watched !== null) === isWatched,
      }),
    ].map(({ timestamp }) => timestamp)
  expect([missing(false), missing(true)]).toEqual([[19.5], [20.5]])
})

test('the run is in several segments', () => {
  expect(run.streams.sample.segments().length).toBeGreaterThan(3)
})

test.each(all)('after %d come those that were made later', (timestamp) => {
  expect(timesAfter(timestamp)).toEqual(all.filter((at) => at > timestamp))
})

test.each([
  ['an empty file', null],
  ['a file that ends before the run', 3],
  ['a file that ends before the run, when the clock was later', 300],
])('%s misses all of the run', (_, timestamp) => {
  expect(timesAfter(timestamp)).toEqual(all)
})

test('a file that ends with a run that came later misses nothing', () => {
  expect(timesAfter(25, true)).toEqual([])
})

test('a file misses nothing of what was deleted, since that is deleted only when the file has it', () => {
  run.streams.sample.trim(6)
  expect(timesAfter(13.5)).toEqual(all.filter((at) => at > 15.5))
  expect(timesAfter(17.5)).toEqual([18.5, 19.5])
})

test('damaged rows are left out', () => {
  writeFileSync(run.streams.sample.segments()[1]?.path ?? '', '\0\0\n{"a":1}\n')
  expect(timesAfter(10.5)).toEqual([11.5, ...all.filter((at) => at > 14)])
})

const hardware = hardwareSpecs.parse({
  hardware_tier: 'intel_i5',
  cpu_model: null,
  cpu_vendor: null,
  cpu_cores: null,
  cpu_threads: null,
  cpu_max_mhz: null,
  architecture: 'x64',
  total_memory_gb: 16,
  gpu_name: null,
  gpus: [],
  machine_model: null,
  virtualization: null,
  os_platform: 'linux',
  os_distro: null,
  os_kernel: null,
  node_version: '20.19.0',
})

function sample(timestamp: number): RealtimeSample {
  return {
    timestamp,
    cpu_percent: null,
    memory_mb: null,
    memory_percent: null,
    gpu_memory_mb: null,
    gpu_percent: null,
    temperature_c: null,
    process_cpu_percent: null,
    system_memory_mb: null,
    cpu_freq_mhz: null,
    gpu_power_w: null,
    gpu_sampled_age_ms: null,
    late_ms: null,
    watched: null,
    processes: null,
    threads: null,
    process_gpu_memory_mb: null,
    cpu_power_w: null,
    gpu_temperature_c: null,
    gpu_clock_mhz: null,
  }
}
