import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HelloMessage, RealtimeSample } from '@voicemark/schema'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openOutbox } from './outbox.js'

let folder: string
beforeEach(() => {
  vi.useFakeTimers()
  folder = mkdtempSync(join(tmpdir(), 'voicemark-outbox-'))
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

const log = pino({ level: 'silent' })
const runId = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
const open = (n: number, started_wall = n) =>
  openOutbox({ folder, run: hello(n, started_wall), limitBytes: 2 ** 30, log })

test('samples go to the disk in groups of half a second', () => {
  const outbox = open(1)
  const told = vi.fn()
  outbox.onRows(told)
  const count = () => outbox.runs()[0]?.streams.sample.count()
  outbox.sample(sample)
  vi.advanceTimersByTime(300)
  outbox.sample(sample)
  vi.advanceTimersByTime(199)
  expect([count(), told.mock.calls.length]).toEqual([0, 0])
  vi.advanceTimersByTime(1)
  expect([count(), told.mock.calls.length]).toEqual([2, 1])
  outbox.close()
})

test('samples that wait are written at the end', () => {
  const outbox = open(1)
  outbox.sample(sample)
  outbox.close()
  expect(open(2).runs()[0]?.streams.sample.count()).toBe(1)
})

test('runs are given in the order in which they were begun, whatever the clock said', () => {
  for (const n of [3, 1, 2]) open(n).close()
  expect(
    open(4, 0.5)
      .runs()
      .map(({ run_id }) => run_id),
  ).toEqual([3, 1, 2, 4].map(runId))
})

test('a folder that nothing introduces is named and left as it is', () => {
  mkdirSync(join(folder, runId(1)))
  mkdirSync(join(folder, runId(2)))
  writeFileSync(join(folder, runId(2), 'run.json'), JSON.stringify(hello(3, 1)))
  writeFileSync(join(folder, 'note.txt'), 'mine')
  const outbox = open(4)
  expect([...outbox.damaged()].sort()).toEqual([runId(1), runId(2)])
  expect(outbox.runs().map(({ run_id }) => run_id)).toEqual([runId(4)])
  expect(readdirSync(folder)).toHaveLength(4)
})

test('a run with a folder where a file was is named and left, and the start goes on with the others', () => {
  for (const n of [1, 2]) open(n).close()
  mkdirSync(join(folder, runId(1), 'request-0000000000000000.ndjson'))
  const outbox = open(3)
  expect(outbox.damaged()).toEqual([runId(1)])
  expect(outbox.runs().map(({ run_id }) => run_id)).toEqual([2, 3].map(runId))
  outbox.close()
})

test('a range of lost rows beyond all places of a stream is left out', () => {
  open(1).close()
  writeFileSync(join(folder, runId(1), 'lost-request.ndjson'), '[0,9007199254740991,"damaged"]\n')
  const outbox = open(2)
  expect(outbox.runs()[0]?.streams.request.count()).toBe(0)
  outbox.close()
})

test('a run that is removed leaves no folder', () => {
  open(1).close()
  const outbox = open(2)
  const old = outbox.runs()[0]
  if (old !== undefined) outbox.remove(old)
  expect(readdirSync(folder)).toEqual([runId(2)])
  expect(outbox.runs()).toHaveLength(1)
})

test('a folder that cannot be made stops the start', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() =>
    openOutbox({ folder: join(folder, 'file'), run: hello(1, 1), limitBytes: 2 ** 30, log }),
  ).toThrow('file cannot be used: EEXIST')
})

const sample: RealtimeSample = {
  timestamp: 1,
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

function hello(n: number, started_wall: number): HelloMessage {
  const hardware = {
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
  }
  return { run_id: runId(n), started_wall, hardware, device_type: 'cpu' }
}
