import { errorCode, errorReason } from '@voicemark/daemon'
import type { FailureClass, HttpConfiguration } from '@voicemark/schema'
import { checkAudio } from '../synthesis/audio-check.js'
import { readPcm, readServedWav, ServedAudioError, type ServedAudio } from './http-audio.js'

/** What a server answered, by the clock of the client. */
export interface HttpAnswer {
  /** From the first byte sent to the last byte received, or to the failure. */
  readonly total_s: number
  /** To the first byte of a sample: a header is no sound. */
  readonly ttfa_s: number | null
  readonly http_status: number | null
  readonly audio: Pick<ServedAudio, 'duration_s' | 'sample_rate_hz'> | null
  readonly failure: HttpFailure | null
}

export interface HttpFailure {
  readonly failure_class: FailureClass
  readonly code: string
  readonly detail: string
}

/** What is asked of a server and how long it may take. */
export interface HttpAsk {
  readonly configuration: HttpConfiguration
  readonly text: string
  /** Of the input, which a plausible length of the audio is judged by. */
  readonly chars: number
  readonly key: string | null
}

export interface HttpDeps {
  readonly fetch: typeof fetch
  readonly nowMs: () => number
}

const largestBodyBytes = 256 * 2 ** 20

/** Asks POST /v1/audio/speech and measures the answer. @throws when the signal is aborted. */
export async function askServer(ask: HttpAsk, deps: HttpDeps, signal: AbortSignal): Promise<HttpAnswer> {
  const startMs = deps.nowMs()
  const elapsed_s = () => (deps.nowMs() - startMs) / 1000
  const { timeout_s } = ask.configuration
  const timeout = AbortSignal.timeout(timeout_s * 1000)
  let http_status: number | null = null
  try {
    const response = await deps.fetch(...requestOf(ask, AbortSignal.any([signal, timeout])))
    http_status = response.status
    const body = await readBody(response, elapsed_s)
    const total_s = elapsed_s()
    if (!response.ok) return failed(total_s, http_status, statusFailure(http_status))
    return { total_s, http_status, ...readAudio(body, ask) }
  } catch (error) {
    signal.throwIfAborted()
    const failure = timeout.aborted ? timeoutFailure(timeout_s) : networkFailure(error)
    return failed(elapsed_s(), http_status, failure)
  }
}

function requestOf({ configuration, text, key }: HttpAsk, signal: AbortSignal): Parameters<typeof fetch> {
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
  const init = { method: 'POST', headers, body: JSON.stringify(body), redirect: 'manual', signal } as const
  return [`${url}/v1/audio/speech`, init]
}

interface Body {
  readonly bytes: Buffer
  /** When as many bytes as this had arrived. */
  arrivedAt(bytes: number): number | null
}

async function readBody(response: Response, elapsed_s: () => number): Promise<Body> {
  const chunks: Buffer[] = []
  const arrivals: { bytes: number; at_s: number }[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    const part = Buffer.from(chunk as Uint8Array)
    bytes += part.length
    if (bytes > largestBodyBytes) throw new ServedAudioError(`over ${largestBodyBytes / 2 ** 20} MB of audio`)
    chunks.push(part)
    arrivals.push({ bytes, at_s: elapsed_s() })
  }
  return {
    bytes: Buffer.concat(chunks),
    arrivedAt: (wanted) => arrivals.find((arrival) => arrival.bytes >= wanted)?.at_s ?? null,
  }
}

function readAudio(
  { bytes, arrivedAt }: Body,
  { configuration, chars }: HttpAsk,
): Pick<HttpAnswer, 'ttfa_s' | 'audio' | 'failure'> {
  try {
    const { format, sample_rate_hz, speed } = configuration
    const audio = format === 'pcm' ? readPcm(bytes, sample_rate_hz ?? 0) : readServedWav(bytes)
    // No tokens are known of a foreign model; characters bound a plausible length nearly as well.
    const sampleRate = audio.sample_rate_hz * audio.channels
    const fault = checkAudio(audio.samples, { sampleRate, tokens: chars, lengthScale: 1 / speed })
    const failure =
      fault === null
        ? null
        : ({ failure_class: 'invalid_audio', code: `audio-${fault.fault}`, detail: fault.detail } as const)
    return { ttfa_s: arrivedAt(audio.header_bytes + 1), audio, failure }
  } catch (error) {
    if (!(error instanceof ServedAudioError)) throw error
    return { ttfa_s: null, audio: null, failure: unreadable(error) }
  }
}

const failed = (total_s: number, http_status: number | null, failure: HttpFailure): HttpAnswer => ({
  total_s,
  ttfa_s: null,
  http_status,
  audio: null,
  failure,
})

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

const unreadable = (error: ServedAudioError): HttpFailure => ({
  failure_class: 'invalid_audio',
  code: 'audio-unreadable',
  detail: error.message,
})
