import { errorReason } from '@voicemark/daemon'
import { createThread } from '@voicemark/daemon/thread'
import type { SensorPassport } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { SensorsOrder } from './sensors-worker.js'

/** What this machine can measure. */
export interface AgentSensors {
  /** Resolves when it is found out; null where that failed. */
  readonly passport: Promise<SensorPassport | null>
  stop(): Promise<void>
}

export interface AgentSensorsOptions {
  /** Which GPU is read; null: the one with the most memory. */
  readonly gpu: string | null
  /** Whether something is measured now, which nothing may disturb. */
  readonly isBusy: () => boolean
  readonly onFound: (passport: SensorPassport) => void
  readonly log: Logger
}

const pollMs = 10

/** Begins to find out, on a thread of its own that waits while something is measured. */
export function findAgentSensors({ gpu, isBusy, onFound, log }: AgentSensorsOptions): AgentSensors {
  const held = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const flag = new Int32Array(held)
  const thread = createThread<SensorsOrder, SensorPassport>(
    new URL('./sensors-worker.js', import.meta.url),
    'sensors',
  )
  let stopped = false
  const look = () => void Atomics.store(flag, 0, isBusy() ? 1 : 0)
  look()
  const poll = setInterval(look, pollMs).unref()
  const find = async () => {
    try {
      const passport = await thread.ask({ held, gpu })
      onFound(passport)
      return passport
    } catch (error) {
      if (!stopped) log.warn({ event: 'sensors-unknown', reason: errorReason(error) })
      return null
    } finally {
      clearInterval(poll)
      await thread.close()
    }
  }
  return {
    passport: find(),
    async stop() {
      stopped = true
      await thread.close()
    },
  }
}
