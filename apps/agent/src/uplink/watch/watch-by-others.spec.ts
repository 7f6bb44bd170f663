import { randomUUID } from 'node:crypto'
import { parseWatch, type WatchMessage, type WatchReply } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { createWatchByOthers } from './watch-by-others.js'

const hardware = {
  ...{ hardware_tier: 'nvidia_rtx3060', cpu_model: null, cpu_vendor: null, cpu_cores: 4, cpu_threads: 8 },
  ...{ cpu_max_mhz: null, architecture: 'x64', total_memory_gb: 16, gpu_name: null, gpus: [] },
  ...{ machine_model: null, virtualization: null, os_platform: 'linux', os_distro: null, os_kernel: null },
  node_version: '20.19.0',
}
const [agent_id, run_id, request_id] = [randomUUID(), randomUUID(), randomUUID()]
const opened: WatchReply = {
  ...{ status: 'open', run_id, hardware, watched: 'port:8880', processes: 2, note: 'two listen' },
  ...{ agent_id, offset_s: -3, uncertainty_s: 0.001 },
}
const figures = {
  ...{ peak_memory_mb: 300, peak_memory_percent: 2, avg_memory_mb: 250, baseline_memory_mb: 200 },
  ...{ delta_memory_mb: 100, peak_gpu_memory_mb: null, peak_temperature_c: 61, peak_cpu_percent: 80 },
  ...{
    throttle_detected: null,
    throttle_reason: null,
    throttle_share: null,
    throttle_basis: null,
    samples_due: 7,
  },
  ...{ samples_taken: 7, interval_p50_ms: 100, interval_p99_ms: 101, interval_max_ms: 101 },
  ...{ undersampled: false, process_cpu_s: 1.2, memory_scope: 'process_tree', memory_source: 'kernel' },
  ...{
    power_state: 'source=mains',
    watch_note: 'pid 12 ended',
    processes: 2,
    peak_threads: 9,
    pss_mb: 180,
    process_gpu_memory_mb: null,
  },
}
const untold = {
  ...{ peak_gpu_temperature_c: null, avg_gpu_percent: null, process_gpu_percent: null },
  ...{
    temperature_source: null,
    gpu_memory_source: null,
    end_memory_mb: null,
    memory_limit_mb: null,
    samples_late: null,
  },
  ...{ energy_j: null, cpu_energy_j: null, gpu_energy_j: null, energy_scope: null, energy_source: null },
}
const closedWith = (changes: object, uncertainty_s = 0.001): WatchReply => ({
  ...{ status: 'closed', run_id, first_sample_seq: 5, last_sample_seq: 11 },
  ...{ figures: { ...figures, ...changes }, agent_id, offset_s: -3, uncertainty_s },
})
const watch = parseWatch('agent:jetson/port:8880')

/** A collector that gives these replies one after the other, and clocks that were set 100 s ahead. */
function setUp(...replies: WatchReply[]) {
  const asked: WatchMessage[] = []
  let setBy = 100
  const others = createWatchByOthers({
    line: {
      ask(message) {
        asked.push(message)
        return Promise.resolve(replies.shift() ?? { status: 'unreachable', code: 'x', detail: 'away' })
      },
    },
    steady: { seconds: () => 1_764_000_000, setBy: () => setBy },
  })
  if (watch.kind !== 'agent') throw new Error('it is no watch of an agent')
  return {
    asked,
    set: (to: number) => (setBy = to),
    open: () => others.open(request_id, watch, 600),
    close: others.close,
  }
}
const span = (seconds: number) => ({
  ...{ from: 1_764_000_100.5, to: 1_764_000_100.5 + seconds, durationMs: seconds * 1000, ended: null },
})

test('what another agent saw is told with its run, its machine, and how well the clocks are known', async () => {
  const { asked, open, close } = setUp(opened, closedWith({}, 0.00099900001))
  expect(await open()).toEqual({ watched: 'agent:jetson/port:8880', processes: 2, note: 'two listen' })
  const seen = await close(request_id, span(1.5))
  expect(seen).toMatchObject({
    ...{
      first_sample_seq: 5,
      last_sample_seq: 11,
      elsewhere: { run_id, hardware, uncertainty_s: 0.001, power_state: 'source=mains' },
    },
    window: { peak_memory_mb: 300, avg_memory_mb: 250, samples_taken: 7 },
    account: { process_cpu_s: 1.2, memory_scope: 'process_tree', watch_note: 'pid 12 ended' },
  })
  expect(asked).toEqual([
    { request: 'open', request_id, to: 'jetson', watch: 'port:8880', timeout_s: 600 },
    {
      ...{ request: 'close', request_id, to: agent_id },
      start_wall: expect.closeTo(1_764_000_000.5, 5) as number,
      end_wall: expect.closeTo(1_764_000_002, 5) as number,
    },
  ])
})

test('a clock that is set during the request moves it nowhere', async () => {
  const { asked, open, close, set } = setUp(opened, closedWith({}))
  await open()
  set(3700)
  await close(request_id, span(1.5))
  expect(asked[1]).toMatchObject({ start_wall: expect.closeTo(1_764_000_000.5, 5) as number })
})

test.each([
  ['a short request with clocks that are apart', 0.6, 0.051, null],
  ['a short request with clocks that are known', 0.6, 0.05, 300],
  ['a longer request with clocks that are apart', 1, 0.2, 300],
])('peak and mean of %s', async (_name, seconds, uncertainty_s, peak_memory_mb) => {
  const { open, close } = setUp(opened, closedWith({}, uncertainty_s))
  await open()
  const { window, account } = await close(request_id, span(seconds))
  expect(window).toMatchObject({ peak_memory_mb, avg_memory_mb: peak_memory_mb === null ? null : 250 })
  expect(account).toMatchObject({
    ...{ process_cpu_s: 1.2, memory_source: peak_memory_mb === null ? null : 'kernel' },
    watch_note:
      peak_memory_mb === null
        ? 'pid 12 ended; the clocks are known to 51 ms: no peak and mean of so short a request'
        : 'pid 12 ended',
  })
})

test('of an agent that has gone nothing is known, and the reason is noted', async () => {
  const detail = 'agent jetson is not connected to this collector; no other agent is'
  const { open, close } = setUp(opened, { status: 'unreachable', code: 'watch-agent-away', detail })
  await open()
  expect(await close(request_id, span(1))).toMatchObject({
    ...{ window: null, first_sample_seq: null, elsewhere: { run_id, hardware } },
    account: { process_cpu_s: null, pss_mb: null, watch_note: `nothing is known: ${detail}` },
  })
})

test.each([
  ['a figure that cannot be', { peak_memory_percent: 250 }],
  ['a figure of another kind', { process_cpu_s: 'much' }],
])('%s makes all of them unknown', async (_name, changes) => {
  const { open, close } = setUp(opened, closedWith(changes))
  await open()
  expect(await close(request_id, span(1))).toMatchObject({
    ...{ window: null, account: { process_cpu_s: null } },
  })
})

test('columns of GPU and energy that an agent of before does not say are unknown', async () => {
  const told = {
    peak_gpu_temperature_c: 70,
    avg_gpu_percent: 40,
    process_gpu_percent: 30,
    gpu_memory_source: 'nvml',
    ...{ energy_j: 12, cpu_energy_j: 12, gpu_energy_j: null, energy_scope: 'cpu', energy_source: 'rapl' },
  }
  const { open, close } = setUp(opened, closedWith({}), opened, closedWith(told))
  await open()
  expect((await close(request_id, span(1))).window).toMatchObject({ peak_memory_mb: 300, ...untold })
  await open()
  expect((await close(request_id, span(1))).window).toMatchObject({ peak_memory_mb: 300, ...told })
})

test('columns that this version does not know are left out', async () => {
  const { open, close } = setUp(opened, closedWith({ joules: 12.5 }))
  await open()
  const { window, account, elsewhere } = await close(request_id, span(1))
  expect({ ...window, ...account, power_state: elsewhere?.power_state }).toEqual({
    ...{ ...figures, ...untold },
    counters: null,
  })
})

test('what the kernel counted comes with the rest', async () => {
  const counted = {
    ...{ process_cpu_s: 1.2, minor_faults: 300, major_faults: 0, disk_read_mb: 0.5, cpu_wait_s: 0.02 },
    ...{ voluntary_switches: null, involuntary_switches: null, anonymous_mb: 120, sampler_cpu_s: 0.01 },
    ...{ suspended_s: 0, counted_by: 'cgroup' },
  }
  const { open, close } = setUp(opened, closedWith(counted))
  await open()
  expect((await close(request_id, span(1))).account?.counters).toEqual(counted)
})

test.each([
  ['refused', 'watch-no-listener', 'watch-no-listener', 422],
  ['refused', 'watch-agent-old', 'watch-agent-old', 422],
  ['refused', 'watch-of-tomorrow', 'watch-refused', 422],
  ['refused', 'internal', 'watch-refused', 422],
  ['unreachable', 'watch-agent-away', 'watch-agent-away', 503],
  ['unreachable', 'watch-clock', 'watch-agent-away', 503],
] as const)('an open that is %s with %s', async (status, code, thrown, http) => {
  const { open } = setUp({ status, code, detail: 'why' })
  await expect(open()).rejects.toMatchObject({ code: thrown, status: http, message: 'why' })
})
