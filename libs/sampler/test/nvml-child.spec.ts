import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createSystemClock } from '../src/clock/clock.js'
import { createSampler } from '../src/samples/sampler.js'
import { createMachineReader } from '../src/samples/machine-reader.js'
import type { Sample } from '../src/sources/sample.js'
import { startChildProcess } from '../src/sources/child-process.js'
import { shareNvidia } from '../src/sources/gpu/nvidia/shared-nvidia.js'
import { makeFakeNvml, noCompiler, rtx3060, type FakeNvml } from './fake-nvml.js'

const program = [
  process.execPath,
  ...['--import', 'tsx', '--conditions=@voicemark/source'],
  fileURLToPath(new URL('../src/sources/gpu/nvml/nvml-main.ts', import.meta.url)),
] as const

/** The reader of NVML as a process of its own. */
describe.skipIf(noCompiler !== null)(
  `the reader of NVML (${noCompiler ?? 'cc'})`,
  { timeout: 90_000 },
  () => {
    let fake: FakeNvml
    const opened: { close(): void }[] = []
    beforeAll(() => {
      fake = makeFakeNvml()
      return () => fake.remove()
    })
    afterEach(() => opened.splice(0).forEach(({ close }) => close()))

    function open(libraries: readonly string[]) {
      const faults: string[] = []
      const clock = createSystemClock()
      const onFault = (_: string, error: unknown) => faults.push(String(error))
      const shared = shareNvidia({
        ...{ root: fake.root, gpu: null, clock, startChild: startChildProcess, onFault, libraries, program },
      })
      const nvidia = shared.hold()
      opened.push(nvidia)
      return { shared, nvidia, faults, clock }
    }

    /** Nothing is told of when it comes. */
    async function until<T>(value: () => T | null): Promise<T> {
      for (;;) {
        const found = value()
        if (found !== null) return found
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }

    test('reads the card and its processes until it is closed', async () => {
      fake.answer(rtx3060)
      const { nvidia } = open(['/nowhere/libnvidia-ml.so.1', fake.library])
      const reading = await until(() => nvidia.card())
      expect(reading).toMatchObject({
        source: 'nvml',
        name: 'NVIDIA GeForce RTX 3060',
        memoryMb: 1024,
        powerW: 170.25,
      })
      expect(nvidia.processes()?.map(({ pid }) => pid)).toEqual([4711, 12])
      expect(nvidia.facts()).toMatchObject({ driver: '550.54.14', library: fake.library, reasons: {} })
    })

    test('is no reader where the library is of another version than the driver', async () => {
      fake.answer({ ...rtx3060, 'code nvmlInit_v2': 18 })
      const { nvidia } = open([fake.library])
      const problem = await until(() =>
        /^nothing/.test(nvidia.facts().problem ?? '') ? null : nvidia.facts().problem,
      )
      expect(problem).toBe('NVML: driver/library version mismatch')
    })

    test('hangs in a driver that does not answer, and samples go on meanwhile', async () => {
      fake.answer(rtx3060)
      const { nvidia, shared, clock } = open([fake.library])
      await until(() => nvidia.card())
      fake.answer({ ...rtx3060, 'sleep nvmlDeviceGetPowerUsage': 60_000 })
      const samples: Sample[] = []
      const reader = createMachineReader({ nvidia: shared, clock })
      const sampler = createSampler({
        reader,
        onSample: (sample) => samples.push(sample),
        clock,
        idleIntervalMs: null,
      })
      opened.push({ close: sampler.stop }, reader)
      sampler.start()
      sampler.beginRequest()
      await until(() => (samples.length > 5 && samples.at(-1)?.row.gpu_memory_mb === null ? true : null))
      sampler.endRequest()
      // The driver sleeps for a minute: whoever waited for it would have missed them all.
      expect(sampler.missed()).toBeLessThan(samples.length)
      expect(samples.find(({ row }) => row.gpu_memory_mb === 1024)?.gpu?.source).toBe('nvml')
      expect(nvidia.card()).toBeNull()
    })
  },
)
