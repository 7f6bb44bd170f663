import type { HttpClient } from './http-client.js'
import { readText } from './http-exchange.js'

/**
 * `fetch` by a client that knows proxies and whose certificates are trusted, for who asks by `fetch`; GET and POST, of texts alone. An answer
 * is read whole before it is given, and a redirect is an answer. @throws the system's error where none comes
 */
export function fetchBy({ send }: Pick<HttpClient, 'send'>): typeof fetch {
  return async (url, { method, headers, body, signal } = {}) => {
    const response = await send({
      url: url instanceof Request ? url.url : url.toString(),
      method: method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(new Headers(headers)),
      ...(typeof body === 'string' ? { body } : {}),
      ...(signal ? { signal } : {}),
    })
    const text = await readText(response)
    // Some statuses, such as 204, may not come with a body, not even an empty one.
    return new Response(text === '' ? null : text, { status: response.status })
  }
}
