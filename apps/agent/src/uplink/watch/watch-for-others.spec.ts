import { randomUUID } from 'node:crypto'
import { createFakeClock } from '@voicemark/sampler'
import type { HardwareSpecs, RelayedWatch, WatcherReply } from '@voicemark/schema'
import { expect, test } from 'vitest'
import type { WatchFigures } from '../../record/row/watch-figures.js'
import { RequestError } from '../../request-error.js'
import type { WatchSpan } from '../../watch/watch-span.js'
import { parseRemoteWatch } from './remote-watch-policy.js'
import { createSteadyClock } from './steady-clock.js'
import { createWatchForOthers } from './watch-for-others.js'

const hardware: HardwareSpecs = {
  ...{ hardware_tier: 'nvidia_rtx3060', cpu_model: null, cpu_vendor: null, cpu_cores: 4, cpu_threads: 8 },
  ...{ cpu_max_mhz: null, architecture: 'x64', total_memory_gb: 16, gpu_name: null, gpus: [] },
  ...{ machine_model: null, virtualization: null, os_platform: 'linux', os_distro: null, os_kernel: null },
  node_version: '20.19.0',
}
const seen: WatchFigures = {
  window: {
    ...{ peak_memory_mb: 300, peak_memory_percent: 2, avg_memory_mb: 250, baseline_memory_mb: 200 },
    ...{ delta_memory_mb: 100, peak_gpu_memory_mb: null, peak_temperature_c: 61, peak_cpu_percent: 80 },
    ...{
      throttle_detected: null,
      throttle_reason: null,
      throttle_share: null,
      throttle_basis: 'none: x',
      samples_due: 17,
    },
    ...{ samples_taken: 17, interval_p50_ms: 100, interval_p99_ms: 101, interval_max_ms: 101 },
    ...{ undersampled: false, peak_gpu_temperature_c: 70, avg_gpu_percent: 55, process_gpu_percent: 50 },
    ...{
      temperature_source: 'hwmon',
      gpu_memory_source: 'nvml',
      process_gpu_memory_mb: null,
      end_memory_mb: 210,
      memory_limit_mb: 16_000,
      samples_late: 0,
    },
    ...{ energy_j: 12, cpu_energy_j: 12, gpu_energy_j: null, energy_scope: 'cpu', energy_source: 'rapl' },
  },
  ...{ first_sample_seq: 5, last_sample_seq: 21, elsewhere: null },
  account: {
    ...{ process_cpu_s: 1.2, memory_scope: 'process_tree', memory_source: 'kernel', watch_note: null },
    ...{ processes: 2, peak_threads: 9, pss_mb: 180, process_gpu_memory_mb: null },
    counters: {
      ...{ counted_by: 'proc', process_cpu_s: 1.2, minor_faults: 300, major_faults: 1, disk_read_mb: 0.5 },
      ...{ voluntary_switches: 40, involuntary_switches: 3, cpu_wait_s: 0.02, anonymous_mb: 120 },
      ...{ sampler_cpu_s: 0.01, suspended_s: 0 },
    },
  },
}
const began = 1_764_000_000
const [run_id, asker] = [randomUUID(), randomUUID()]

/** An agent that watches, with its clock, and what its watcher is asked. */
function setUp(allowed = 'port', refusal: Error | null = null) {
  const clock = createFakeClock(began)
  let setBy = 0
  const wall = { nowMs: clock.nowMs, unixSeconds: () => clock.unixSeconds() + setBy }
  const [opened, closed]: [string[], WatchSpan[]] = [[], []]
  const answer = createWatchForOthers({
    watcher: {
      open(_id, watch) {
        opened.push(watch.kind)
        if (refusal !== null) return Promise.reject(refusal)
        return Promise.resolve({ watched: 'port:8880', processes: 2, note: null })
      },
      close(_id, span) {
        closed.push(span)
        return Promise.resolve(seen)
      },
    },
    allowed: parseRemoteWatch(allowed) ?? new Set(),
    ...{ run_id, hardware, clock, steady: createSteadyClock(wall) },
    power: { read: () => 'source=mains' },
  })
  return { answer, clock, opened, closed, set: (seconds: number) => (setBy += seconds) }
}

const opening = (request_id: string, watch = 'port:8880'): RelayedWatch => ({
  ...{ request: 'open', request_id, watch, timeout_s: 60, asker },
})
/** Of a request that began 100 ms after the watch, by a clock that is 20 s behind. */
const closing = (request_id: string, seconds: number): RelayedWatch => ({
  ...{
    request: 'close',
    request_id,
    asker,
    start_wall: began - 20 + 0.1,
    end_wall: began - 20 + 0.1 + seconds,
  },
  ...{ offset_s: 20, uncertainty_s: 0.002 },
})
const figuresOf = (reply: WatcherReply) => (reply.status === 'closed' ? reply.figures : {})

test('the samples of a request are those of its time by the clock of who watches', async () => {
  const { answer, clock, closed } = setUp()
  const id = randomUUID()
  expect(await answer(opening(id))).toEqual({
    ...{ status: 'open', run_id, hardware, watched: 'port:8880', processes: 2, note: null },
  })
  clock.advance(1620)
  expect(await answer(closing(id, 1.5))).toEqual({
    ...{ status: 'closed', run_id, first_sample_seq: 5, last_sample_seq: 21 },
    figures: {
      ...{ ...seen.window, ...seen.account?.counters, ...seen.account, counters: undefined },
      power_state: 'source=mains',
      watch_note: 'CPU seconds and peak: the watch was 0.12 s longer than the request',
    },
  })
  expect(closed).toEqual([
    {
      from: expect.closeTo(began + 0.1, 5) as number,
      to: expect.closeTo(began + 1.6, 5) as number,
      ...{ durationMs: expect.closeTo(1500, 5) as number, ended: null },
    },
  ])
})

test('what was counted for much longer than the request is not told as its own', async () => {
  const { answer, clock } = setUp()
  const id = randomUUID()
  await answer(opening(id))
  clock.advance(4600)
  expect(figuresOf(await answer(closing(id, 1.5)))).toMatchObject({
    ...{ process_cpu_s: null, peak_memory_mb: null, memory_source: null, avg_memory_mb: 250 },
    watch_note: 'the watch was 3.10 s longer than the request: no CPU seconds and peak',
  })
})

test('a clock that was set meanwhile puts no sample to another time', async () => {
  const { answer, clock, closed, set } = setUp()
  const id = randomUUID()
  await answer(opening(id))
  set(3600)
  clock.advance(1600)
  expect(figuresOf(await answer(closing(id, 1.5)))).toMatchObject({
    watch_note: expect.stringContaining('the clock was set meanwhile') as string,
  })
  expect(closed).toMatchObject([{ from: null, to: null }])
})

test('both are answered alike when they are asked again', async () => {
  const { answer, opened, closed } = setUp()
  const id = randomUUID()
  expect(await answer(opening(id))).toBe(await answer(opening(id)))
  expect(await answer(closing(id, 1))).toBe(await answer(closing(id, 2)))
  expect([opened.length, closed.length]).toEqual([1, 1])
})

test('a watch that nobody closes is over after its time', async () => {
  const { answer, clock, closed } = setUp()
  const id = randomUUID()
  await answer(opening(id))
  clock.advance(60_001)
  expect(await answer(closing(id, 1))).toMatchObject({ status: 'refused', code: 'watch-unknown' })
  expect(closed).toMatchObject([{ durationMs: 0 }])
})

test('a watch that is called off is over, once', async () => {
  const { answer, closed } = setUp()
  const id = randomUUID()
  await answer(opening(id))
  for (let i = 0; i < 2; i++)
    expect(await answer({ request: 'drop', request_id: id, asker })).toEqual({ status: 'dropped' })
  expect(closed).toHaveLength(1)
})

test('another agent cannot close it', async () => {
  const { answer, closed } = setUp()
  const id = randomUUID()
  await answer(opening(id))
  expect(await answer({ ...closing(id, 1), asker: randomUUID() })).toMatchObject({ code: 'watch-unknown' })
  expect(closed).toEqual([])
})

test.each([
  [
    'never',
    'port:8880',
    'watch-not-allowed',
    'VOICEMARK_REMOTE_WATCH of the agent that is to watch is never',
  ],
  [
    'port',
    'pid:12',
    'watch-not-allowed',
    'VOICEMARK_REMOTE_WATCH of the agent that is to watch has port, not pid',
  ],
  ['port,name', 'container:kokoro', 'watch-not-allowed', /has port,name, not container$/],
  ['port', 'children:12', 'watch-unsupported', 'children is not for another agent to watch'],
  ['port', 'agent:jetson/port:1', 'watch-unsupported', 'agent is not for another agent to watch'],
  ['port', 'port:0', 'watch-unsupported', /^expected a port/],
])('where %s is allowed, %s is refused', async (allowed, watch, code, detail) => {
  const { answer, opened } = setUp(allowed)
  expect(await answer(opening(randomUUID(), watch))).toMatchObject({
    ...{ status: 'refused', code, detail: expect.stringMatching(detail) as string },
  })
  expect(opened).toEqual([])
})

test.each([
  ['port', 'port:8880', 'port'],
  ['pid', 'pid:12', 'pids'],
  ['name,container', 'container:kokoro', 'container'],
])('where %s is allowed, %s is watched', async (allowed, watch, kind) => {
  const { answer, opened } = setUp(allowed)
  expect(await answer(opening(randomUUID(), watch))).toMatchObject({ status: 'open' })
  expect(opened).toEqual([kind])
})

test('what the watcher refuses is refused by its code and words, and may be asked for again', async () => {
  const { answer, opened } = setUp(
    'port',
    new RequestError('watch-no-listener', 'nobody listens on port 8880'),
  )
  const id = randomUUID()
  const refused = { status: 'refused', code: 'watch-no-listener', detail: 'nobody listens on port 8880' }
  expect(await answer(opening(id))).toEqual(refused)
  expect(await answer(opening(id))).toEqual(refused)
  expect(opened).toHaveLength(2)
})

test('an agent watches for others 256 times at once, and no more', async () => {
  const { answer } = setUp()
  const ids = Array.from({ length: 256 }, () => randomUUID())
  for (const id of ids) await answer(opening(id))
  expect(await answer(opening(randomUUID()))).toMatchObject({ code: 'watch-full' })
  await answer(closing(ids[0] ?? '', 1))
  expect(await answer(opening(randomUUID()))).toMatchObject({ status: 'open' })
})

test('what is no message of this protocol is refused', async () => {
  expect(await setUp().answer({ request: 'open' })).toMatchObject({ code: 'watch-message' })
})
