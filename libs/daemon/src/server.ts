import { createServer, type RequestListener, type Server } from 'node:http'
import { StartError, errorCode, errorReason } from './errors.js'

/** While the rest starts: alive, but not ready. */
const starting: RequestListener = (request, response) => {
  const alive = request.url === '/livez'
  response.writeHead(alive ? 200 : 503, { 'Content-Type': 'application/json', 'Retry-After': '1' })
  response.end(JSON.stringify({ status: alive ? 'ok' : 'starting' }))
}

/**
 * Takes the port before anything slow is done; `setting` is the variable that chooses another one.
 * @throws StartError when it is taken or may not be used.
 */
export function listen(host: string, port: number, setting: string): Promise<Server> {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 },
    starting,
  )
  server.maxConnections = 1000
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new StartError(listenProblem(error, host, port, setting))))
    server.listen(port, host, () => resolve(server))
  })
}

/** The address that the server is reached at. */
export function serverUrl(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new StartError('the server has no port')
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${host}:${address.port}`
}

/** Stops listening and lets answers in work end, at most for a second. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 1000).unref()
  })
}

function listenProblem(error: Error, host: string, port: number, setting: string): string {
  if (errorCode(error) === 'EADDRINUSE') {
    return `port ${port} on ${host} is taken; stop what uses it or set ${setting} to another`
  }
  return `cannot listen on ${host} port ${port}: ${errorReason(error)}`
}
