import { readText, type HttpResponse } from '@voicemark/daemon'
import type { Tags } from '@voicemark/schema'
import type { SpeechRequest } from './apis/speech-api.js'
import { redirectTarget } from './http-refusal.js'
import type { ServerAccess } from './apis/server-access.js'

/** What happens to a request before its answer. */
export interface Way {
  /** How many were followed; the clock has them in it. */
  redirects: number
  /** When the clock began anew, since the server had closed the connection under the request; null when it did not. */
  resent_after_s: number | null
  /** Of the last answer. */
  http_status: number | null
  readonly onResend: () => void
}

/** Which way the request took where that was not the straight one. */
export function wayTags({ resent_after_s, redirects }: Way, { proxy }: ServerAccess): Tags {
  return {
    ...(proxy !== null && { proxy }),
    ...(redirects > 0 && { redirects: String(redirects) }),
    ...(resent_after_s !== null && { resent: '1' }),
  }
}

/** A server that sends us round in a circle is no server of speech. */
const mostRedirects = 2

/** What is sent, and how it is reached. */
export type Sent = Omit<SpeechRequest, 'format' | 'sample_rate_hz' | 'field'>

/** The answer behind redirects that keep method, body and server; what else redirects is the answer itself. */
export async function follow(
  request: Sent,
  access: ServerAccess,
  way: Way,
  signal: AbortSignal,
): Promise<HttpResponse> {
  let { url } = request
  for (;;) {
    const response = await access.http.send({ ...request, url, signal, onResend: way.onResend })
    way.http_status = response.status
    const target = redirectTarget(response, url)
    const isSame = target !== null && target.origin === new URL(url).origin
    if (!isSame || !keepsRequest(request, response.status) || way.redirects === mostRedirects) return response
    await readText(response)
    way.redirects += 1
    url = target.href
  }
}

/** 301 to 303 make a GET of a POST, https://www.rfc-editor.org/rfc/rfc9110#section-15.4 */
const keepsRequest = ({ method }: Sent, status: number) =>
  [307, 308].includes(status) || (method === 'GET' && [301, 302, 303].includes(status))
