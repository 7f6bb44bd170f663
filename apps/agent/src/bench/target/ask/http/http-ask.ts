import { httpReason, readText, type HttpRequest, type HttpResponse, type HttpSend } from '@voicemark/daemon'
import { speechUrl } from '@voicemark/schema'
import type { ReadAudio } from '../../../../served-audio/audio-reading.js'
import { ServedAudioError } from '../../../../served-audio/body/served-audio.js'
import {
  noAnswer,
  readAudio,
  readBody,
  unreadable,
  type AudioWanted,
  type HttpAnswer,
  type HttpFailure,
} from './http-answer.js'
import { redirectTarget, refusalOf } from './http-refusal.js'

/** What is asked of a server. */
export interface HttpAsk extends AudioWanted {
  readonly key: string | null
}

export interface HttpDeps {
  readonly send: HttpSend
  readonly nowMs: () => number
  /** Begins when the clock has stopped. */
  readonly read: ReadAudio
}

/** An answer, and which way it was come by. */
export interface HttpAsked extends HttpAnswer {
  /** When the clock began anew, since the server had closed the connection under the request; null when it did not. */
  readonly resent_after_s: number | null
  /** How many were followed; the clock has them in it. */
  readonly redirects: number
}

/** A server that sends us round in a circle is no server of speech. */
const mostRedirects = 2

/** Asks POST /v1/audio/speech and measures the answer. @throws when the signal is aborted. */
export async function askServer(ask: HttpAsk, deps: HttpDeps, signal: AbortSignal): Promise<HttpAsked> {
  const { timeout_s } = ask.configuration
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
  const asked = (answer: HttpAnswer): HttpAsked => ({
    ...answer,
    redirects: way.redirects,
    resent_after_s: way.resent_after_s,
  })
  try {
    const response = await follow(ask, deps.send, way, AbortSignal.any([signal, timeout]))
    const { status } = response
    const body = await readBody(response, elapsed_s)
    const total_s = elapsed_s()
    if (status < 200 || status > 299)
      return asked(noAnswer(total_s, status, refusalOf(response, body.bytes, ask.text)))
    return asked({ total_s, http_status: status, ...(await readAudio(body, ask, deps.read)) })
  } catch (error) {
    signal.throwIfAborted()
    const failure = timeout.aborted ? timeoutFailure(timeout_s) : networkFailure(error)
    return asked(noAnswer(elapsed_s(), way.http_status, failure))
  }
}

/** What happens to a request before its answer. */
interface Way {
  redirects: number
  resent_after_s: number | null
  http_status: number | null
  readonly onResend: () => void
}

/** The answer behind redirects that keep method, body and server; what else redirects is the answer itself. */
async function follow(ask: HttpAsk, send: HttpSend, way: Way, signal: AbortSignal): Promise<HttpResponse> {
  let url = speechUrl(ask.configuration.url)
  for (;;) {
    const response = await send({ ...requestOf(ask, url), signal, onResend: way.onResend })
    way.http_status = response.status
    const target = redirectTarget(response, url)
    const isSame = target !== null && target.origin === new URL(url).origin
    if (!isSame || ![307, 308].includes(response.status) || way.redirects === mostRedirects) return response
    await readText(response)
    way.redirects += 1
    url = target.href
  }
}

function requestOf({ configuration, text, key }: HttpAsk, url: string): HttpRequest {
  const { model, voice, format, speed } = configuration
  const body = {
    input: text,
    ...(model !== null && { model }),
    ...(voice !== null && { voice }),
    response_format: format,
    ...(speed !== 1 && { speed }),
  }
  const headers = {
    'Content-Type': 'application/json',
    ...(key !== null && { Authorization: `Bearer ${key}` }),
  }
  return { method: 'POST', url, headers, body: JSON.stringify(body) }
}

const timeoutFailure = (limit_s: number): HttpFailure => ({
  failure_class: 'timeout',
  code: 'server-timeout',
  detail: `no whole answer within ${limit_s} s`,
})

function networkFailure(error: unknown): HttpFailure {
  if (error instanceof ServedAudioError) return unreadable(error)
  return {
    failure_class: 'network',
    code: 'server-unreachable',
    detail: `no whole answer (${httpReason(error)})`,
  }
}
