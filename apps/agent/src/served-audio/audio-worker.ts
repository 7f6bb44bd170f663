import { serveThread } from '@voicemark/daemon/serve-thread'
import { readAndCheck, type AudioExpected, type AudioReading } from './audio-reading.js'

/** A body to be read. */
export interface AudioOrder {
  readonly body: Uint8Array
  readonly expected: AudioExpected
}

// Decoders print what they stumble over, packet by packet; the answer says it.
console.error = () => undefined

/** Entry of the thread that reads what servers sent. */
serveThread<AudioReading>(({ body, expected }: AudioOrder) =>
  readAndCheck(Buffer.from(body.buffer, body.byteOffset, body.byteLength), expected),
)
