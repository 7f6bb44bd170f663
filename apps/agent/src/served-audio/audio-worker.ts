import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { serveThread } from '@voicemark/daemon/serve-thread'
import { readAndCheck, type AudioExpected, type AudioReading } from './audio-reading.js'

/** A body to be read. */
export interface AudioOrder {
  readonly body: Uint8Array
  readonly expected: AudioExpected
}

// Decoders print what they stumble over, packet by packet; the answer says it.
console.error = () => undefined

/** V8 waits for 64 MB of sound that was read, where its own heap stays as small as here. */
const mostReadBytes = 8 * 2 ** 20
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Entry of the thread that reads what servers sent. */
serveThread<AudioReading>(({ body, expected }: AudioOrder) => {
  if (process.memoryUsage().external > mostReadBytes) collect()
  return readAndCheck(Buffer.from(body.buffer, body.byteOffset, body.byteLength), expected)
})
