import { request as httpRequest, type Agent, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { addAbortSignal, pipeline, Readable } from 'node:stream'
import { urlToHttpOptions } from 'node:url'
import { createBrotliDecompress, createUnzip } from 'node:zlib'
import { errorCode } from '../errors.js'
import type { HttpResponse } from './http-exchange.js'
import type { HttpProxy } from './http-proxy.js'

/** A request as it goes over the wire. */
export interface Outgoing {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer | AsyncIterable<Uint8Array> | undefined
  readonly signal: AbortSignal | undefined
}

/** The server closed a connection that had been idle just as a request was sent on it, and answered no byte. */
export class ClosedUnderneath extends Error {
  override readonly name = 'ClosedUnderneath'
}

/** Node's own is 16 KiB. */
const maxHeaderSize = 2 ** 18

const usual = { Accept: '*/*', 'Accept-Encoding': 'gzip, deflate, br', 'User-Agent': 'voicemark' }

/** Sends a request on one connection. @throws ClosedUnderneath when it may be sent again, else the system's error. */
export function sendOnce(outgoing: Outgoing, proxy: HttpProxy | null, agent: Agent): Promise<HttpResponse> {
  const { method, headers, body, signal } = outgoing
  const target = targetOf(outgoing.url, proxy)
  const request = target.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const asked = request({
      ...target,
      method,
      headers: { ...usual, ...target.headers, ...headers },
      agent,
      maxHeaderSize,
      ...(signal !== undefined && { signal }),
    })
    const wasClosed = watchConnection(asked, !isParts(body))
    asked.once('response', (response) => {
      // Or what breaks off then would say that the server has closed.
      if (signal !== undefined) addAbortSignal(signal, response)
      resolve(responseOf(response))
    })
    asked.on('error', (error) =>
      reject(wasClosed(error) ? new ClosedUnderneath(error.message, { cause: error }) : error),
    )
    if (isParts(body)) pipeline(Readable.from(body), asked, () => undefined)
    else asked.end(body)
  })
}

const isParts = (body: Outgoing['body']): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && !Buffer.isBuffer(body)

/** A proxy is told the whole URL; one that passes TLS on has made the connection already. */
function targetOf(url: URL, proxy: HttpProxy | null) {
  if (proxy === null || url.protocol === 'https:')
    return { ...urlToHttpOptions(url), auth: null, headers: {} }
  const { authorization } = proxy
  return {
    ...urlToHttpOptions(proxy.url),
    auth: null,
    path: url.href,
    headers: { Host: url.host, ...(authorization !== null && { 'Proxy-Authorization': authorization }) },
  }
}

/** Later than this after it was sent, a server had begun to work on the request: to send it again would hide that it broke. */
const closingMs = 2000

/** Tells whether an error means that an idle connection was closed as the request was sent, and nothing else. */
function watchConnection(asked: ClientRequest, mayRepeat: boolean): (error: Error) => boolean {
  let receivedBefore = 0
  let sentMs = 0
  asked.once('socket', (socket) => {
    receivedBefore = socket.bytesRead
    sentMs = performance.now()
  })
  return (error) =>
    mayRepeat &&
    asked.reusedSocket &&
    ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(errorCode(error) ?? '') &&
    asked.socket?.bytesRead === receivedBefore &&
    performance.now() - sentMs < closingMs
}

function responseOf(response: IncomingMessage): HttpResponse {
  return {
    status: response.statusCode ?? 0,
    header(name) {
      const value = response.headers[name.toLowerCase()]
      return (Array.isArray(value) ? value.join(', ') : value) ?? null
    },
    body: unpacked(response),
  }
}

function unpacked(response: IncomingMessage): AsyncIterable<Uint8Array> {
  const coding = response.headers['content-encoding']?.trim().toLowerCase()
  if (coding === 'br') return pipeline(response, createBrotliDecompress(), () => undefined)
  if (coding === undefined || !['gzip', 'x-gzip', 'deflate'].includes(coding)) return response
  return pipeline(response, createUnzip(), () => undefined)
}
