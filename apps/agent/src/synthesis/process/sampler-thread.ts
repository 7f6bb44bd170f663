import { Worker } from 'node:worker_threads'
import type { SamplerCommand } from './sampler-worker.js'

/** The sampler as the synthesis thread sees it. */
export interface SamplerThread {
  /** Resolves when the first sample of the request is taken. */
  open(request_id: string): Promise<void>
  /** Resolves when its last sample is in the pipe. */
  close(request_id: string): Promise<void>
}

/** Starts the sampler in a worker thread of this process. */
export function startSamplerThread(): SamplerThread {
  const worker = new Worker(new URL('./sampler-worker.js', import.meta.url))
  const send = (command: SamplerCommand) =>
    new Promise<void>((resolve) => {
      worker.once('message', () => resolve())
      worker.postMessage(command)
    })
  return {
    open: (request_id) => send({ type: 'open', request_id }),
    close: (request_id) => send({ type: 'close', request_id }),
  }
}
