import { request as httpRequest } from 'node:http'
import { Agent, request as httpsRequest, type AgentOptions } from 'node:https'
import type { Socket } from 'node:net'
import { urlToHttpOptions } from 'node:url'
import type { HttpProxy } from './http-proxy.js'

/** A proxy that did not connect to the server. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  readonly code = 'PROXY'
}

const connectMs = 60_000

/** Connections to servers with TLS, which a proxy passes on unread (CONNECT, RFC 9110 §9.3.6). */
export function createTunnelAgent(proxy: HttpProxy, options: AgentOptions): Agent {
  const agent = new Agent(options)
  const secure = agent.createConnection.bind(agent)
  agent.createConnection = (target, callback) => {
    const host = target.host ?? ''
    const authority = `${host.includes(':') ? `[${host}]` : host}:${target.port ?? 443}`
    openTunnel(proxy, authority, options).then(
      (socket) => {
        const link = secure({ ...target, socket } as typeof target)
        if (link) callback?.(null, link)
      },
      (error: unknown) => callback?.(error as Error, undefined as never),
    )
    return undefined
  }
  return agent
}

function openTunnel(proxy: HttpProxy, authority: string, options: AgentOptions): Promise<Socket> {
  const { name, url, authorization } = proxy
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const asked = request({
      ...options,
      ...urlToHttpOptions(url),
      auth: null,
      method: 'CONNECT',
      path: authority,
      headers: { Host: authority, ...(authorization !== null && { 'Proxy-Authorization': authorization }) },
      agent: false,
    })
    asked.setTimeout(connectMs, () => asked.destroy(new ProxyError('no answer')))
    asked.once('connect', ({ statusCode, statusMessage }, socket) => {
      if (statusCode === 200) {
        socket.setTimeout(0)
        resolve(socket)
        return
      }
      socket.destroy()
      reject(
        new ProxyError(`proxy ${name} did not connect to ${authority}: HTTP ${statusCode} ${statusMessage}`),
      )
    })
    asked.once('error', (error) =>
      reject(new ProxyError(`proxy ${name} cannot be asked: ${error.message}`, { cause: error })),
    )
    asked.end()
  })
}
