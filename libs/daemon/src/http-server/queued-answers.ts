import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Server as TlsServer } from 'node:https'

/**
 * Closes the answers that wait behind another one of their link when the link closes. A client may send requests without
 * waiting for answers (RFC 9112 §9.3.2); Node closes only the answer whose turn it was, and what another one holds, such as a
 * place among exports, was held for ever.
 */
export function closeQueuedAnswers(server: Server | TlsServer): void {
  const queues = new WeakMap<Socket, Set<ServerResponse>>()
  server.on('request', ({ socket }: IncomingMessage, answer: ServerResponse) => {
    const queue = queues.get(socket) ?? queueOf(socket)
    queues.set(socket, queue)
    // A listener of each answer would be one more than Node thinks sound.
    for (const earlier of queue) if (earlier.closed) queue.delete(earlier)
    queue.add(answer)
  })
}

function queueOf(socket: Socket): Set<ServerResponse> {
  const queue = new Set<ServerResponse>()
  socket.once('close', () => {
    for (const answer of queue) if (answer.socket === null) close(answer)
  })
  return queue
}

function close(answer: ServerResponse): void {
  answer.destroy()
  answer.emit('close')
}
