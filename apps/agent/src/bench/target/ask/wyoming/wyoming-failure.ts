import { httpReason } from '@voicemark/daemon'
import type { AskFailure } from '../ask.js'
import { invalid } from '../served-sound.js'
import { serverWords, shownPart } from '../http/server-words.js'
import { EventCutError, NoWyomingError } from './wyoming-event.js'
import type { WyomingSound } from './wyoming-sound.js'

/** What broke an answer off. */
export function failureOf(error: unknown, sound: WyomingSound, url: string, text: string): AskFailure {
  if (error instanceof EventCutError) return cut(sound)
  if (error instanceof NoWyomingError) return strangeness(error, url, text)
  // A server that ends in mid-answer may reset the connection.
  if (sound.bytes > 0) return cut(sound)
  return {
    failure_class: 'network',
    code: 'server-unreachable',
    detail: `no whole answer (${httpReason(error)})`,
  }
}

/** What an `error` of the server says: https://github.com/OHF-Voice/wyoming/blob/master/wyoming/error.py */
export function refusal(data: Readonly<Record<string, unknown>>, text: string): AskFailure {
  const words = [data['code'], data['text']].filter((word) => typeof word === 'string' && word !== '')
  const shown = shownPart(words.join(': '), text)
  return {
    failure_class: 'engine',
    code: 'server-failed',
    detail: shown === '' ? 'the server says that it failed, and not why' : shown,
  }
}

/** A connection that was closed before the end of the answer. */
export function cut(sound: WyomingSound): AskFailure {
  if (sound.bytes > 0)
    return invalid('audio-cut', `closed after ${sound.bytes} bytes of samples, before audio-stop`)
  return {
    failure_class: 'network',
    code: 'server-unreachable',
    detail: 'the server closed the connection and sent no sound',
  }
}

/** Null where there is sound. */
export const emptiness = ({ bytes }: WyomingSound): AskFailure | null =>
  bytes === 0 ? invalid('audio-empty', 'audio-stop without a sample before it') : null

/** An HTTP server answers a line of JSON with its complaint, and Python's without a status line. */
function strangeness({ message, said }: NoWyomingError, url: string, text: string): AskFailure {
  const isHttp = /^(HTTP\/\d|\s*<(!doctype|html))/i.test(said.toString('latin1', 0, 100))
  const words = serverWords(said, text)
  const detail = isHttp
    ? `an HTTP server answers there; ask it by --http ${url.replace(/^tcp:/, 'http:')}`
    : `${message}${words === '' ? '' : `: ${words}`}`
  return { failure_class: 'client', code: 'server-refused', detail }
}

/** No end of the answer in time. */
export const lateness = (limit_s: number): AskFailure => ({
  failure_class: 'timeout',
  code: 'server-timeout',
  detail: `no whole answer within ${limit_s} s`,
})
