import type { HttpResponse } from '@voicemark/daemon'
import type { AskFailure } from '../ask.js'
import { serverWords, shownPart } from './server-words.js'

/** Where a redirect points to; null for any other answer. */
export function redirectTarget({ status, header }: HttpResponse, url: string): URL | null {
  const location = header('location')
  if (status < 300 || status > 399 || location === null || !URL.canParse(location, url)) return null
  return new URL(location, url)
}

/** What an answer without success means, with what the server says about it. */
export function refusalOf(response: HttpResponse, body: Buffer, text: string): AskFailure {
  const { status } = response
  const target = redirectTarget(response, 'http://relative.invalid')
  if (target !== null) {
    // A query may hold a key.
    const where = `${target.origin}${target.pathname}`.replace('http://relative.invalid', '')
    const shown = shownPart(decoded(where), text)
    return refusal(
      'client',
      'server-refused',
      status,
      `it points to ${shown}; give the address that it means`,
    )
  }
  const words = serverWords(body, text)
  if (status === 429) return refusal('client', 'server-overloaded', status, words || 'too many requests')
  if (status === 408 || status === 504) return refusal('timeout', 'server-timeout', status, words)
  if (status >= 500) return refusal('engine', 'server-failed', status, words)
  return refusal('client', 'server-refused', status, words || 'the request was not taken')
}

/** As it is written, or a text in it would not be found. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

const refusal = (
  failure_class: AskFailure['failure_class'],
  code: string,
  status: number,
  words: string,
): AskFailure => ({ failure_class, code, detail: `HTTP ${status}${words === '' ? '' : `: ${words}`}` })
