import { setTimeout } from 'node:timers/promises'
import { serveThread } from '@voicemark/daemon/serve-thread'
import { takePassport } from '@voicemark/sampler'
import type { SensorPassport } from '@voicemark/schema'

/** What the thread is asked to find out, and where it hears that something is measured. */
export interface SensorsOrder {
  /** One 32-bit number; not 0: wait. */
  readonly held: SharedArrayBuffer
  /** Which GPU is read; null: the one with the most memory. */
  readonly gpu: string | null
}

const pollMs = 50

/** Entry of the thread that finds out what this machine can measure: some drivers take seconds for their first answer. */
serveThread<SensorPassport>(({ held, gpu }: SensorsOrder) => {
  const flag = new Int32Array(held)
  const pace = async () => {
    let hasWaited = false
    for (; Atomics.load(flag, 0) !== 0; hasWaited = true) await setTimeout(pollMs)
    return hasWaited
  }
  return takePassport({ pace, gpu })
})
