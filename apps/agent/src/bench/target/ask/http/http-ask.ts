import { httpReason } from '@voicemark/daemon'
import type { ReadAudio } from '../../../../served-audio/audio-reading.js'
import { ServedAudioError } from '../../../../served-audio/body/served-audio.js'
import type { Ask, Asked, AskedText, AskFailure } from '../ask.js'
import type { HttpServer } from './apis/http-server.js'
import type { SpeechRequest } from './apis/speech-api.js'
import { speechRequest } from './apis/speech-apis.js'
import { invalid, noSound, type HeardSound, type ServedBody } from '../served-sound.js'
import { readAudio, readBody, unreadable } from './http-answer.js'
import { refusalOf } from './http-refusal.js'
import { follow, wayTags, type Sent, type Way } from './http-way.js'
import { findSound } from './json-sound.js'
import type { ServerAccess } from './apis/server-access.js'

export interface HttpDeps {
  readonly nowMs: () => number
  /** Begins when the clock has stopped. */
  readonly read: ReadAudio
}

/** Asks a server as it wants to be asked, and measures the answer. */
export function createHttpAsk(server: HttpServer, access: ServerAccess, deps: HttpDeps): Ask {
  const { api, timeout_s, locale } = server
  return async (spoken, signal) => {
    const request = speechRequest(api, { settings: server, text: spoken.text, key: access.key, locale })
    const started_wall = Date.now() / 1000
    const askedMs = deps.nowMs()
    let startMs = askedMs
    const elapsed_s = () => (deps.nowMs() - startMs) / 1000
    const timeout = AbortSignal.timeout(timeout_s * 1000)
    const way: Way = {
      redirects: 0,
      resent_after_s: null,
      http_status: null,
      onResend() {
        startMs = deps.nowMs()
        way.resent_after_s = (startMs - askedMs) / 1000
      },
    }
    const asked = (total_s: number, heard: Heard): Asked => ({
      ...noSound,
      ...heard,
      ended: null,
      started_wall: started_wall + (way.resent_after_s ?? 0),
      total_s,
      http_status: way.http_status,
      tags: wayTags(way, access),
    })
    try {
      const exchange = { access, way, elapsed_s, spoken, signal: AbortSignal.any([signal, timeout]) }
      const answer = await hear(request, exchange)
      const { total_s } = answer
      if ('failure' in answer) return asked(total_s, answer)
      const wanted = { ...request, speed: server.speed }
      const heard = await readAudio(answer.body, wanted, spoken, deps.read)
      return asked(total_s, { ...heard, remarks: [...answer.remarks, ...heard.remarks] })
    } catch (error) {
      signal.throwIfAborted()
      return asked(elapsed_s(), {
        failure: timeout.aborted ? timeoutFailure(timeout_s) : networkFailure(error),
      })
    }
  }
}

/** What was heard of an answer. */
type Heard = Partial<HeardSound> & Pick<Asked, 'failure'>

/** One request under way. */
interface Exchange {
  readonly access: ServerAccess
  readonly way: Way
  readonly elapsed_s: () => number
  readonly spoken: AskedText
  readonly signal: AbortSignal
}

/** An answer, and when its last byte was here: what is read of it then is in no time. */
type Answer = { readonly total_s: number } & (
  { readonly body: ServedBody; readonly remarks: readonly string[] } | { readonly failure: AskFailure }
)

/** The bytes that are the sound, wherever the answer has them. */
async function hear(request: SpeechRequest, exchange: Exchange): Promise<Answer> {
  const answer = await exchanged(request, exchange)
  if ('failure' in answer || request.field === undefined) return answer
  const sound = findSound(answer.body.bytes, request.field, request.url)
  if (sound.at === 'body') return answer
  if (sound.at === 'nowhere') {
    return { total_s: answer.total_s, failure: invalid('audio-unreadable', sound.detail) }
  }
  if (sound.at === 'field') return { ...answer, body: wholeBody(sound.text, answer.body) }
  if (sound.url.origin !== new URL(request.url).origin) {
    const detail = `its JSON points to another server, ${sound.url.origin}, which is not asked`
    return { total_s: answer.total_s, failure: invalid('audio-unreadable', detail) }
  }
  const headers = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'content-type')
  const there = { method: 'GET', url: sound.url.href, headers: Object.fromEntries(headers) } as const
  const fetched = await exchanged(there, exchange)
  if ('failure' in fetched) return fetched
  return { ...fetched, body: { ...fetched.body, ttfb_s: answer.body.ttfb_s }, remarks: ['json-address'] }
}

async function exchanged(
  request: Sent,
  { access, way, elapsed_s, spoken, signal }: Exchange,
): Promise<Answer> {
  const response = await follow(request, access, way, signal)
  const body = await readBody(response, elapsed_s)
  const total_s = elapsed_s()
  if (response.status >= 200 && response.status <= 299) return { total_s, body, remarks: [] }
  return { total_s, failure: refusalOf(response, body.bytes, spoken.text) }
}

/** One field of a JSON, which is read when all of it is there. */
function wholeBody(audio: string, { arrivals, ttfb_s }: ServedBody): ServedBody {
  const bytes = Buffer.from(JSON.stringify({ audio }))
  return { bytes, arrivals: arrivals.slice(-1).map(({ at_s }) => ({ bytes: bytes.length, at_s })), ttfb_s }
}

const timeoutFailure = (limit_s: number): AskFailure => ({
  failure_class: 'timeout',
  code: 'server-timeout',
  detail: `no whole answer within ${limit_s} s`,
})

function networkFailure(error: unknown): AskFailure {
  if (error instanceof ServedAudioError) return unreadable(error)
  return {
    failure_class: 'network',
    code: 'server-unreachable',
    detail: `no whole answer (${httpReason(error)})`,
  }
}
