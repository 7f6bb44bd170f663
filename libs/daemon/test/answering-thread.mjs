import { resourceLimits, threadId, workerData } from 'node:worker_threads'
import { serveThread } from '@voicemark/daemon/serve-thread'

const orders = {
  id: () => threadId,
  data: () => ({ workerData, nurseryMb: resourceLimits.maxYoungGenerationSizeMb }),
  slow: (value) => new Promise((resolve) => setTimeout(() => resolve(value), 20)),
  fail: () => {
    throw new RangeError('too large')
  },
  failWithText: () => Promise.reject('a text'),
  exit: () => process.exit(3),
  crash: () => void setImmediate(() => undefined.crash),
  never: () => new Promise(() => undefined),
  buffer: (bytes) => new Uint8Array(bytes).fill(7),
}
let moved = null
serveThread(
  async ([name, value]) => {
    // Moved buffers are empty where they came from.
    if (name === 'left') return moved.byteLength
    const answer = await orders[name](value)
    if (answer instanceof Uint8Array) moved = answer
    return answer
  },
  (answer) => (answer instanceof Uint8Array ? [answer.buffer] : []),
)
