import { errorCode, errorReason, type HttpRequest, type HttpSend } from '@voicemark/daemon'
import {
  noAnswer,
  readAudio,
  readBody,
  unreadable,
  type AudioWanted,
  type HttpAnswer,
  type HttpFailure,
} from './http-answer.js'
import { ServedAudioError } from './http-audio.js'

/** What is asked of a server. */
export interface HttpAsk extends AudioWanted {
  readonly text: string
  readonly key: string | null
}

export interface HttpDeps {
  readonly send: HttpSend
  readonly nowMs: () => number
}

/** Asks POST /v1/audio/speech and measures the answer. @throws when the signal is aborted. */
export async function askServer(ask: HttpAsk, deps: HttpDeps, signal: AbortSignal): Promise<HttpAnswer> {
  const startMs = deps.nowMs()
  const elapsed_s = () => (deps.nowMs() - startMs) / 1000
  const { timeout_s } = ask.configuration
  const timeout = AbortSignal.timeout(timeout_s * 1000)
  let http_status: number | null = null
  try {
    const response = await deps.send(requestOf(ask, AbortSignal.any([signal, timeout])))
    http_status = response.status
    const body = await readBody(response, elapsed_s)
    const total_s = elapsed_s()
    if (http_status < 200 || http_status > 299)
      return noAnswer(total_s, http_status, statusFailure(http_status))
    return { total_s, http_status, ...readAudio(body, ask) }
  } catch (error) {
    signal.throwIfAborted()
    const failure = timeout.aborted ? timeoutFailure(timeout_s) : networkFailure(error)
    return noAnswer(elapsed_s(), http_status, failure)
  }
}

function requestOf({ configuration, text, key }: HttpAsk, signal: AbortSignal): HttpRequest {
  const { url, model, voice, format, speed } = configuration
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
  return { method: 'POST', url: `${url}/v1/audio/speech`, headers, body: JSON.stringify(body), signal }
}

/** By the status alone: what a server says may hold the text of the request. */
function statusFailure(status: number): HttpFailure {
  if (status === 429)
    return { failure_class: 'client', code: 'server-overloaded', detail: 'HTTP 429: too many requests' }
  if (status === 408 || status === 504)
    return { failure_class: 'timeout', code: 'server-timeout', detail: `HTTP ${status}` }
  if (status >= 500) return { failure_class: 'engine', code: 'server-failed', detail: `HTTP ${status}` }
  return {
    failure_class: 'client',
    code: 'server-refused',
    detail: `HTTP ${status}: the request was not taken`,
  }
}

const timeoutFailure = (limit_s: number): HttpFailure => ({
  failure_class: 'timeout',
  code: 'server-timeout',
  detail: `no whole answer within ${limit_s} s`,
})

function networkFailure(error: unknown): HttpFailure {
  if (error instanceof ServedAudioError) return unreadable(error)
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const isTimeout = errorCode(cause)?.endsWith('_TIMEOUT') === true
  return {
    failure_class: isTimeout ? 'timeout' : 'network',
    code: isTimeout ? 'server-timeout' : 'server-unreachable',
    detail: `no whole answer (${errorReason(cause)})`,
  }
}
