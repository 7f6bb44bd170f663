import { createThread } from '@voicemark/daemon/thread'
import { unread, type AudioReading, type ReadAudio } from './audio-reading.js'
import type { AudioOrder } from './audio-worker.js'

const thread = createThread<AudioOrder, AudioReading>(new URL('./audio-worker.js', import.meta.url), 'sound')

/** Reads a body in a thread of its own, so that decoding is in the time of no other answer that is under way. */
export const readInThread: ReadAudio = (body, expected) =>
  thread.ask({ body: Uint8Array.from(body), expected }).catch(unread)
