import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { openThreadCpu, type ThreadCpu } from '@voicemark/sampler'
import type { SamplerSettings } from '../../sampler-settings.js'
import type { SamplerCommand, SamplerStarted } from './sampler-worker.js'

/** The sampler as the synthesis thread sees it. */
export interface SamplerThread {
  /** Resolves when the first sample of the request is taken, or, where it is not sampled, no other comes. */
  open(request_id: string, sampled: boolean): Promise<void>
  /** Resolves when its last sample is in the pipe. */
  close(request_id: string, sampled: boolean): Promise<void>
  /** Its processor time since it began, seconds; null before it has. */
  readonly cpuS: ThreadCpu
}

/** Starts the sampler in a worker thread of this process. */
export function startSamplerThread(settings: SamplerSettings): SamplerThread {
  const worker = new Worker(new URL('./sampler-worker.js', import.meta.url), { workerData: settings })
  let cpuS: ThreadCpu = () => null
  const started = new Promise<void>((resolve) => {
    worker.once('message', ({ threadId }: SamplerStarted) => {
      cpuS = openThreadCpu(threadId)
      resolve()
    })
  })
  const send = async (command: SamplerCommand) => {
    await started
    const done = once(worker, 'message')
    worker.postMessage(command)
    await done
  }
  return {
    open: (request_id, sampled) => send({ type: 'open', request_id, sampled }),
    close: (request_id, sampled) => send({ type: 'close', request_id, sampled }),
    cpuS: () => cpuS(),
  }
}
