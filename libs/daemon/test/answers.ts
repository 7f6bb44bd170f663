import { createServer, type RequestListener } from 'node:http'
import { connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** The port that a server listens on until the end of the test. */
export async function portOf(server: Server, port = 0): Promise<number> {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => open.add(socket.on('error', () => undefined)))
  onTestFinished(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  return (server.address() as AddressInfo).port
}

/** The address of a listener until the end of the test. */
export const serve = async (listener: RequestListener) =>
  `http://127.0.0.1:${await portOf(createServer(listener))}`

/** A connection as bytes; `closed` gives all that came back once the other side has closed it. */
export function dial(url: string, text = ''): { socket: Socket; closed: Promise<string> } {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(text)
  let answer = ''
  socket.setEncoding('latin1').on('data', (part: string) => (answer += part))
  // EPIPE and ECONNRESET: it was closed.
  socket.on('error', () => undefined)
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(answer)))
  return { socket, closed }
}
