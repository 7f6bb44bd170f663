import { readFileSync } from 'node:fs'
import { request as requestHttp, type IncomingHttpHeaders } from 'node:http'
import { request as requestHttps } from 'node:https'

/** A request as it goes out; `fetch` sets Host, Origin and Cookie itself. */
export interface Asked {
  readonly method?: string
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The name that TLS is asked for. @default that of the URL */
  readonly servername?: string
  /** Address of loopback that it comes from. */
  readonly from?: string
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Of a problem. */
  readonly code: string | null
}

/** Asks on a connection of its own; status 0 where none was given. */
export function ask(url: string, certificate: string, asked: Asked = {}): Promise<Answered> {
  const { token, headers = {}, body, from, servername = new URL(url).hostname } = asked
  const { method = body === undefined ? 'GET' : 'POST' } = asked
  const send = url.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve) => {
    const gone = (error: Error) => resolve({ status: 0, headers: {}, body: error.message, code: null })
    const outgoing = send(
      url,
      {
        method,
        agent: false,
        timeout: 30_000,
        ca: readFileSync(certificate),
        servername,
        ...(from === undefined ? {} : { localAddress: from, family: 4 }),
        headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part)).once('error', gone)
        response.once('end', () => {
          const text = Buffer.concat(parts).toString()
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: text,
            code: codeOf(text),
          })
        })
      },
    )
    outgoing.once('error', gone).once('timeout', () => outgoing.destroy(new Error('no answer')))
    outgoing.end(body)
  })
}

function codeOf(text: string): string | null {
  try {
    const { code } = JSON.parse(text) as { code?: unknown }
    return typeof code === 'string' ? code : null
  } catch {
    // No problem of the collector's.
    return null
  }
}
