import { httpReason, readText, type HttpRequest, type HttpResponse } from '@voicemark/daemon'
import { speechUrl, type HttpConfiguration, type Tags } from '@voicemark/schema'
import type { ReadAudio } from '../../../../served-audio/audio-reading.js'
import { ServedAudioError } from '../../../../served-audio/body/served-audio.js'
import type { Ask, Asked, AskedText, AskFailure } from '../ask.js'
import { readAudio, readBody, unreadable } from './http-answer.js'
import { redirectTarget, refusalOf } from './http-refusal.js'
import type { ServerAccess } from './server-access.js'

export interface HttpDeps {
  readonly nowMs: () => number
  /** Begins when the clock has stopped. */
  readonly read: ReadAudio
}

/** A server that sends us round in a circle is no server of speech. */
const mostRedirects = 2

/** Asks POST /v1/audio/speech and measures the answer. */
export function createHttpAsk(configuration: HttpConfiguration, access: ServerAccess, deps: HttpDeps): Ask {
  const { timeout_s } = configuration
  return async (spoken, signal) => {
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
      ...unheard,
      ...heard,
      started_wall: started_wall + (way.resent_after_s ?? 0),
      total_s,
      http_status: way.http_status,
      tags: wayTags(way, access),
    })
    try {
      const request = { configuration, spoken, access, way }
      const response = await follow(request, AbortSignal.any([signal, timeout]))
      const body = await readBody(response, elapsed_s)
      const total_s = elapsed_s()
      if (response.status < 200 || response.status > 299)
        return asked(total_s, { failure: refusalOf(response, body.bytes, spoken.text) })
      return asked(total_s, await readAudio(body, configuration, spoken, deps.read))
    } catch (error) {
      signal.throwIfAborted()
      return asked(elapsed_s(), {
        failure: timeout.aborted ? timeoutFailure(timeout_s) : networkFailure(error),
      })
    }
  }
}

/** What was heard of an answer. */
type Heard = Partial<Pick<Asked, 'ttfa_s' | 'ttfa_boundary' | 'audio' | 'remarks'>> & Pick<Asked, 'failure'>

const unheard = { ttfa_s: null, ttfa_boundary: null, audio: null, remarks: [], ended: null } as const

/** What happens to a request before its answer. */
interface Way {
  redirects: number
  resent_after_s: number | null
  http_status: number | null
  readonly onResend: () => void
}

/** Which way the request took where that was not the straight one. */
function wayTags({ resent_after_s, redirects }: Way, { proxy }: ServerAccess): Tags {
  return {
    ...(proxy !== null && { proxy }),
    ...(redirects > 0 && { redirects: String(redirects) }),
    ...(resent_after_s !== null && { resent: '1' }),
  }
}

interface Sent {
  readonly configuration: HttpConfiguration
  readonly spoken: AskedText
  readonly access: ServerAccess
  readonly way: Way
}

/** The answer behind redirects that keep method, body and server; what else redirects is the answer itself. */
async function follow(sent: Sent, signal: AbortSignal): Promise<HttpResponse> {
  const { way, access } = sent
  let url = speechUrl(sent.configuration.url)
  for (;;) {
    const response = await access.http.send({ ...requestOf(sent, url), signal, onResend: way.onResend })
    way.http_status = response.status
    const target = redirectTarget(response, url)
    const isSame = target !== null && target.origin === new URL(url).origin
    if (!isSame || ![307, 308].includes(response.status) || way.redirects === mostRedirects) return response
    await readText(response)
    way.redirects += 1
    url = target.href
  }
}

function requestOf({ configuration, spoken, access: { key } }: Sent, url: string): HttpRequest {
  const { model, voice, format, speed } = configuration
  const body = {
    input: spoken.text,
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
