import { Worker } from 'node:worker_threads'
import { errorReason } from '@voicemark/daemon'
import type { SamplerSettings } from '../sampler-settings.js'
import type { WatchEvent } from './watch-messages.js'
import type { WatchThread } from './watcher.js'

/** Starts the thread that watches; it does not keep the process alive. */
export function startWatchThread(
  settings: SamplerSettings,
  onEvent: (event: WatchEvent) => void,
  onEnd: (reason: string) => void,
): WatchThread {
  const worker = new Worker(new URL('./watch-worker.js', import.meta.url), { workerData: settings })
  worker.unref()
  worker.on('message', onEvent)
  let reason = 'it ended'
  worker.on('error', (error) => (reason = errorReason(error)))
  worker.on('exit', () => onEnd(reason))
  return {
    send: (order) => worker.postMessage(order),
    async stop() {
      await worker.terminate()
    },
  }
}
