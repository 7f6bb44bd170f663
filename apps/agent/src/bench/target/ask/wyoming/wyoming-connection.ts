import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { addAbortSignal } from 'node:stream'

/** Where a Wyoming server listens, such as `tcp://127.0.0.1:10200`. */
export async function connectWyoming(url: string, signal: AbortSignal): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), noDelay: true })
  addAbortSignal(signal, socket)
  await once(socket, 'connect')
  return socket
}
