import { createScriptedReader, createSystemClock, type EnergyReading } from '@voicemark/sampler'
import { expect, test } from 'vitest'
import type { WatchEvent, WatchOrder } from './watch-messages.js'
import { createWatcher } from './watcher.js'

/** A machine that draws 20 W, and a thread that samples at both ends of a window. */
function setUp() {
  let atMs = 0
  const wallS = () => 1_700_000_000 + atMs / 1000
  const meter = { source: 'rapl', integrated: false, refreshMs: 1, breaks: 0 }
  const energy = (): EnergyReading => ({
    ...{ cpuJ: atMs / 50, dramJ: null, gpuJ: null, systemJ: null, atMs, missing: null },
    meters: { cpu: meter, dram: null, gpu: null, system: null },
  })
  const clock = { ...createSystemClock(), unixSeconds: wallS }
  const sample = () => ({ ...createScriptedReader([{ energy: energy() }], clock).read(0), onGrid: true })
  let seq = 0
  const watcher = createWatcher({
    ...{ intervalMs: 100, totalMemoryMb: 1000, ownPids: () => [], onFault: () => undefined },
    record: () => (seq += 1),
    startThread: (onEvent: (event: WatchEvent) => void) => ({
      stop: () => Promise.resolve(),
      send(order: WatchOrder) {
        const { request_id } = order
        queueMicrotask(() => {
          if (order.type === 'open') onEvent({ type: 'opening', request_id, subject: 'port:1' })
          onEvent({ type: 'sample', subject: 'port:1', sample: sample() })
          if (order.type === 'open') onEvent({ type: 'opened', request_id, processes: 1, note: null })
          else onEvent({ type: 'closed', request_id, account: null })
        })
      },
    }),
  })
  return {
    pass: (ms: number) => (atMs += ms),
    open: (id: string) => watcher.open(id, { kind: 'port', port: 8880 }),
    close: async (id: string, durationMs: number) =>
      (await watcher.close(id, { from: null, to: null, durationMs, ended: null })).window,
  }
}

test('a request alone has the joules of the machine', async () => {
  const { open, close, pass } = setUp()
  await open('one')
  pass(1000)
  expect(await close('one', 1000)).toMatchObject({ energy_j: 20, energy_scope: 'cpu', energy_source: 'rapl' })
})

test('of requests at the same time none has joules, the first neither', async () => {
  const { open, close, pass } = setUp()
  await open('one')
  pass(600)
  await open('two')
  pass(400)
  const shared = {
    ...{ energy_j: null, cpu_energy_j: null, energy_scope: null },
    energy_source: 'none: other requests ran at the same time',
  }
  expect(await close('one', 1000)).toMatchObject(shared)
  pass(600)
  expect(await close('two', 1000)).toMatchObject(shared)
  await open('three')
  pass(1000)
  expect(await close('three', 1000)).toMatchObject({ energy_j: 20 })
})
