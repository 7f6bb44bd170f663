import type { ReadAudio } from '../../../../served-audio/audio-reading.js'
import type { Ask, AskFailure } from '../ask.js'
import { hearSound, noSound } from '../served-sound.js'
import { connectWyoming } from './wyoming-connection.js'
import { readEvents, writeEvent } from './wyoming-event.js'
import { cut, emptiness, failureOf, lateness, refusal } from './wyoming-failure.js'
import { createWyomingSound, type WyomingSound } from './wyoming-sound.js'

/** A Wyoming server, and what is asked of it. */
export interface WyomingServer {
  /** `tcp://host:port` */
  readonly url: string
  /** `NAME`, or `NAME#SPEAKER`; null is the server's default. */
  readonly voice: string | null
  /** Longest answer, seconds. */
  readonly timeout_s: number
}

export interface WyomingDeps {
  readonly nowMs: () => number
  /** Begins when the clock has stopped. */
  readonly read: ReadAudio
}

/** What an answer came to before its sound was read. */
interface Heard {
  readonly total_s: number
  readonly failure: AskFailure | null
}

/** Asks with `synthesize` on a connection of its own, as Home Assistant does; connecting is in the time. */
export function createWyomingAsk(server: WyomingServer, deps: WyomingDeps): Ask {
  return async ({ text, chars, onSound }, signal) => {
    const started_wall = Date.now() / 1000
    const startMs = deps.nowMs()
    const elapsed_s = () => (deps.nowMs() - startMs) / 1000
    const sound = createWyomingSound()
    const { total_s, failure } = await hear(server, text, sound, elapsed_s, signal)
    const answer = { started_wall, total_s, http_status: null, ended: null, tags: {} }
    if (failure !== null) return { ...noSound, ...answer, failure }
    return { ...(await hearSound(sound.served(), wanted, { chars, onSound }, deps.read)), ...answer }
  }
}

const wanted = { format: 'wav', sample_rate_hz: null, speed: 1 } as const

/** Has the sound of a text. @throws when the signal is aborted. */
async function hear(
  { url, voice, timeout_s }: WyomingServer,
  text: string,
  sound: WyomingSound,
  elapsed_s: () => number,
  signal: AbortSignal,
): Promise<Heard> {
  const timeout = AbortSignal.timeout(timeout_s * 1000)
  try {
    const socket = await connectWyoming(url, AbortSignal.any([signal, timeout]))
    socket.write(writeEvent('synthesize', { text, ...voiceData(voice) }))
    try {
      for await (const event of readEvents(socket, elapsed_s)) {
        if (event.type === 'error') return { total_s: elapsed_s(), failure: refusal(event.data, text) }
        sound.take(event)
        // The end of an answer, as the end of a body is.
        if (event.type === 'audio-stop') return { total_s: elapsed_s(), failure: emptiness(sound) }
      }
      return { total_s: elapsed_s(), failure: cut(sound) }
    } finally {
      socket.destroy()
    }
  } catch (error) {
    signal.throwIfAborted()
    const failure = timeout.aborted ? lateness(timeout_s) : failureOf(error, sound, url, text)
    return { total_s: elapsed_s(), failure }
  }
}

function voiceData(voice: string | null): object {
  if (voice === null) return {}
  const [name, speaker] = voice.split('#')
  return { voice: { name, ...(speaker !== undefined && { speaker }) } }
}
