import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { agentLimits } from '../limits/agent-limits.js'
import { StartError, errorCode, errorReason } from '../errors.js'
import { serverLimits } from '../limits/server-limits.js'
import { closeQueuedAnswers } from './queued-answers.js'
import { followTls, oldestTls, readTls, type TlsFiles } from './server-tls.js'

/** A server, of HTTP or HTTPS. */
export type WebServer = Server | TlsServer

/** While the rest starts: alive, but not ready. */
const starting: RequestListener = (request, response) => {
  const alive = request.url === '/livez'
  response.writeHead(alive ? 200 : 503, { 'Content-Type': 'application/json', 'Retry-After': '1' })
  response.end(JSON.stringify({ status: alive ? 'ok' : 'starting' }))
}

/** What a server takes; the rest is closed. */
export interface ListenLimits {
  /** Links that are open at once. @default agentLimits.links */
  readonly mostLinks?: number
  /** Of them from one address. @default as many as there are */
  readonly mostLinksPerAddress?: number
  /** Addresses that speak for many, such as proxies. @default none */
  readonly isExempt?: (address: string) => boolean
  /** Longest time until the header of a request is there, ms. @default 10 s */
  readonly headerMs?: number
}

/** How it serves. */
export interface ListenOptions extends ListenLimits {
  /** Null: HTTP. @default null */
  readonly tls?: TlsFiles | null
  /** Told when a renewed certificate cannot be used. */
  readonly onTlsError?: (reason: string) => void
}

/**
 * Takes the port before anything slow is done; `setting` is the variable that chooses another one.
 * @throws StartError when it is taken or may not be used.
 */
export function listen(
  host: string,
  port: number,
  setting: string,
  { tls = null, onTlsError = () => undefined, ...limited }: ListenOptions = {},
): Promise<WebServer> {
  const { mostLinks = agentLimits.links, headerMs = serverLimits.headerMs } = limited
  const limits = {
    // A file that is imported may come over a slow network; who may not send it is cut off before.
    requestTimeout: serverLimits.requestMs,
    headersTimeout: headerMs,
    // Unless told, Node looks every 30 s whether a limit has passed.
    connectionsCheckingInterval: headerMs / 10,
    maxHeaderSize: serverLimits.headerBytes,
  }
  const server = tls === null ? createServer(limits, starting) : createTls(tls, limits, onTlsError)
  server.maxConnections = mostLinks
  links.set(server, linksOf(server, limited))
  nameNobody()
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new StartError(listenProblem(error, host, port, setting))))
    server.listen(port, host, () => resolve(server))
  })
}

/** From now on `app` answers, as what has started. */
export function answerBy(server: WebServer, app: RequestListener): void {
  server.removeAllListeners('request')
  closeQueuedAnswers(server)
  server.on('request', app)
}

function createTls(files: TlsFiles, limits: object, onError: (reason: string) => void): TlsServer {
  const keys = readTls(files)
  const server = createTlsServer({ ...limits, ...keys, minVersion: oldestTls }, starting)
  followTls(server, files, keys, onError)
  return server
}

/**
 * Native modules ask Node for a report of the process when they are loaded, to tell one C library from another (detect-libc,
 * napi-rs). With a socket open it would ask the name server who is at each end (nodejs/node pull request 51645).
 */
function nameNobody(): void {
  // Not in the types of Node 20, which has it from 20.13 on.
  Object.assign(process.report, { excludeNetwork: true })
}

/** The links of each server, for as long as they are open. */
const links = new WeakMap<WebServer, ReadonlySet<Socket>>()

function linksOf(
  server: WebServer,
  { mostLinksPerAddress = Infinity, isExempt = () => false }: ListenLimits,
): ReadonlySet<Socket> {
  const open = new Set<Socket>()
  const byAddress = new Map<string, number>()
  server.on('connection', (link: Socket) => {
    const { remoteAddress: address = '' } = link
    const count = byAddress.get(address) ?? 0
    if (count >= mostLinksPerAddress && !isExempt(address)) {
      link.destroy()
      return
    }
    open.add(link)
    byAddress.set(address, count + 1)
    link.once('close', () => {
      open.delete(link)
      const left = (byAddress.get(address) ?? 1) - 1
      if (left === 0) byAddress.delete(address)
      else byAddress.set(address, left)
    })
  })
  return open
}

/** The address that the server is reached at. */
export function serverUrl(server: WebServer): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new StartError('the server has no port')
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `${server instanceof TlsServer ? 'https' : 'http'}://${host}:${address.port}`
}

/**
 * Stops listening and lets answers in work end, at most for a second. A link that has become a WebSocket is no longer
 * known to the server, which yet waits for it: one that came while the rest was being closed would hold it for ever.
 */
export function closeServer(server: WebServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => links.get(server)?.forEach((link) => link.destroy()), 1000).unref()
  })
}

function listenProblem(error: Error, host: string, port: number, setting: string): string {
  if (errorCode(error) === 'EADDRINUSE') {
    return `port ${port} on ${host} is taken; stop what uses it or set ${setting} to another`
  }
  return `cannot listen on ${host} port ${port}: ${errorReason(error)}`
}
