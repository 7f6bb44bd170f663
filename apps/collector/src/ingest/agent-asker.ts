import type { Socket } from 'socket.io'
import type { AskAgent } from './watch/watching-agent.js'

/** Asks an agent over its link. Socket.io itself would wait on for the answer of a link that has ended. */
export function createAgentAsker(socket: Socket): AskAgent {
  const unanswered = new Set<() => void>()
  socket.on('disconnect', () => {
    for (const giveUp of unanswered) giveUp()
  })
  return (event, message, patienceMs) =>
    new Promise((resolve) => {
      if (!socket.connected) {
        resolve(undefined)
        return
      }
      const settle = (reply: unknown) => {
        unanswered.delete(giveUp)
        resolve(reply)
      }
      const giveUp = () => settle(undefined)
      unanswered.add(giveUp)
      socket
        .timeout(patienceMs)
        .emit(event, message, (error: unknown, reply: unknown) => settle(error === null ? reply : undefined))
    })
}
