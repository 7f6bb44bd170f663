import { Agent as HttpAgent, type AgentOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { trusting } from './certificates.js'
import type { HttpBody, HttpSend } from './http-exchange.js'
import { ClosedUnderneath, sendOnce } from './http-once.js'
import { proxyFor, type Environment, type HttpProxy } from './http-proxy.js'
import { createTunnelAgent } from './http-tunnel.js'

export interface HttpClientOptions {
  /** Names the proxies. */
  readonly env: Environment
  /** Certificates as PEM that are trusted beside those that Node trusts by itself. */
  readonly ca?: string | null
  /** Takes every certificate. */
  readonly insecure?: boolean
  /** How long a connection is kept for the next request. @default 30 s */
  readonly idleMs?: number
}

/** Asks servers. No port, time or number of connections is limited but by who asks, and no redirect is followed. */
export interface HttpClient {
  readonly send: HttpSend
  /** The proxy that a URL is asked by. @throws StartError when the environment names none that can be used. */
  proxyOf(url: string): HttpProxy | null
}

/**
 * Keeps connections for the requests to come; they hold no process that has nothing else to do. Servers close what is
 * idle after 5 s (uvicorn) to 75 s (nginx); one that says when is believed.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { env, ca = null, insecure = false, idleMs = 30_000 } = options
  const connections = {
    keepAlive: true,
    scheduling: 'lifo',
    // Of idle ones only: those in use have no limit.
    timeout: idleMs,
    rejectUnauthorized: !insecure,
    ...(ca !== null && { secureContext: trusting(ca, env) }),
  } as const
  const agents = new Map<string, HttpAgent>()
  const agentFor = (isTls: boolean, proxy: HttpProxy | null): HttpAgent => {
    const key = `${isTls} ${proxy?.url.href ?? ''}`
    const agent = agents.get(key) ?? createAgent(isTls, proxy, connections)
    agents.set(key, agent)
    return agent
  }
  const proxyOf = (url: string) => proxyFor(new URL(url), env)
  return {
    proxyOf,
    async send({ url: address, method = 'GET', headers = {}, body, signal, onResend }) {
      const url = new URL(address)
      const proxy = proxyOf(address)
      const agent = agentFor(url.protocol === 'https:', proxy)
      const packed = await pack(body)
      const outgoing = { url, method, headers: { ...packed.headers, ...headers }, body: packed.body, signal }
      try {
        return await sendOnce(outgoing, proxy, agent)
      } catch (error) {
        if (!(error instanceof ClosedUnderneath)) throw error
        onResend?.()
        closeIdle(agent)
        return sendOnce(outgoing, proxy, agent)
      }
    },
  }
}

function createAgent(isTls: boolean, proxy: HttpProxy | null, options: AgentOptions): HttpAgent {
  // To a proxy without TLS between: the proxy itself may speak it.
  if (!isTls) return proxy?.url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
  return proxy === null ? new HttpsAgent(options) : createTunnelAgent(proxy, options)
}

/** What has been idle longer than a connection that was closed will be closed as well. */
function closeIdle(agent: HttpAgent): void {
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
}

async function pack(body: HttpBody | undefined) {
  if (!(body instanceof FormData)) return { body, headers: {} }
  // The standard's own encoder of forms.
  const form = new Response(body)
  const headers = { 'Content-Type': form.headers.get('Content-Type') ?? '' }
  return { body: Buffer.from(await form.arrayBuffer()), headers }
}
