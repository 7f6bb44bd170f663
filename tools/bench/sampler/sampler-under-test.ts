import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { createMachineReader } from '@voicemark/sampler'
import { within } from '../../within.js'
import { childrenCpuSeconds, threadCpuSeconds } from '../under-test/thread-cpu.js'
import { writePipeLine } from './sample-pipe.js'
import { startOutsideSampler } from './outside-sampler.js'
import type { SamplerUnderTest } from './under-test.js'
import type { Variant } from './variant.js'

const request_id = 'bench'
const productThread = new URL(
  '../../../../apps/agent/dist/synthesis/process/sampler-worker.js',
  import.meta.url,
)

/** Starts the sampler of a variant; it is idle until it is opened. */
export function startSampler(variant: Variant): Promise<SamplerUnderTest> {
  switch (variant) {
    case 'none':
      return Promise.resolve({ ...noThread, open: () => Promise.resolve(), close: () => Promise.resolve() })
    case 'voicemark':
      return startThread('./voicemark-thread.js')
    case 'outside':
      return startOutsideSampler(0)
    case 'outside-tree':
      return startOutsideSampler(7)
    case 'inference-thread':
      return Promise.resolve(createTimerSampler())
    case 'systeminformation':
      return startThread('./systeminformation-thread.js')
  }
}

const noThread = { cpuSeconds: () => null }

async function startThread(file: string): Promise<SamplerUnderTest> {
  const worker = new Worker(new URL(file, import.meta.url), { workerData: productThread.href })
  const answer = () => within(30, `the sampler of ${file}`, once(worker, 'message'))
  const [threadId] = (await answer()) as [string | null]
  const order = async (type: 'open' | 'close') => {
    worker.postMessage({ type, request_id })
    await answer()
  }
  return {
    open: () => order('open'),
    close: () => order('close'),
    cpuSeconds: () => {
      const own = threadId === null ? null : threadCpuSeconds(threadId)
      return own === null ? null : own + (childrenCpuSeconds() ?? 0)
    },
  }
}

/** The control: the product's reader, on a timer of the thread that inference blocks. */
function createTimerSampler(): SamplerUnderTest {
  const reader = createMachineReader()
  const sample = () => writePipeLine({ type: 'sample', sample: { ...reader.read(null), onGrid: true } })
  let timer: NodeJS.Timeout | undefined
  return {
    ...noThread,
    open: () => {
      writePipeLine({ type: 'opened', request_id })
      sample()
      timer = setInterval(sample, 100)
      return Promise.resolve()
    },
    close: () => {
      clearInterval(timer)
      writePipeLine({ type: 'closed', request_id })
      return Promise.resolve()
    },
  }
}
