import { request, type IncomingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'

/** A request as it goes out: `fetch` sets Host and Origin itself. */
export interface Asked {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Asks on a connection of its own. */
export function ask(url: string, { method = 'GET', path = '/', headers = {}, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, url), { method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
    })
    asked.once('error', reject).end(body)
  })
}

/** Sends pieces, each by itself, and gives all that comes back until the other side closes. */
export function exchange(url: string, pieces: Iterable<string>): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    let answer = ''
    socket.setEncoding('latin1').on('data', (part: string) => (answer += part))
    // EPIPE and ECONNRESET: it was closed, which is what is waited for.
    socket.on('error', () => undefined)
    socket.once('close', () => resolve(answer))
    void (async () => {
      for (const piece of pieces) await new Promise((sent) => socket.write(piece, () => setImmediate(sent)))
    })()
  })
}

/** Leaves a request half sent, once the other side has begun to read it. */
export function beginRequest(url: string, path: string): Promise<void> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  // It is cut off at some time.
  socket.on('error', () => undefined)
  const headers = [
    'Host: localhost',
    'Content-Type: application/json',
    'Content-Length: 9',
    'Expect: 100-continue',
  ]
  socket.write(`POST ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n{`)
  return new Promise((resolve) => socket.once('data', () => resolve()))
}

/** Clients that have said the beginning of a request and say no more, until they are let go. */
export async function slowClients(
  url: string,
  count: number,
  beginning: string,
): Promise<{ open(): number; letGo(): void }> {
  const { hostname, port } = new URL(url)
  const sockets = Array.from({ length: count }, () => connect(Number(port), hostname))
  const closed = new Set<Socket>()
  await Promise.all(
    sockets.map((socket) => {
      socket.on('error', () => undefined).once('close', () => closed.add(socket))
      return new Promise((sent) => socket.write(beginning, sent))
    }),
  )
  return {
    open: () => count - closed.size,
    letGo: () => sockets.forEach((socket) => socket.destroy()),
  }
}
