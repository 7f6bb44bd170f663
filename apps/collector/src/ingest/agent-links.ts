import { handshake, largestMessageBytes, protocolVersion } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { Server, ServerOptions } from 'socket.io'
import type { Store } from '../store/store.js'
import { answerMessages } from './agent-messages.js'
import type { Ingest } from './ingest.js'

/** How a socket.io server must be made to speak with agents. */
export const agentServerOptions: Partial<ServerOptions> = {
  transports: ['websocket'],
  maxHttpBufferSize: largestMessageBytes,
  perMessageDeflate: false,
  serveClient: false,
}

/** The agents that are connected. */
export interface AgentLinks {
  /** Their ids. */
  connected(): ReadonlySet<string>
}

/** Lets agents in whose handshake is right, and answers their messages. */
export function attachAgents(
  io: Server,
  ingest: Pick<Ingest, 'add'>,
  store: Pick<Store, 'hello'>,
  log: Pick<Logger, 'info' | 'warn'>,
): AgentLinks {
  const links = new Map<string, string>()
  io.use((socket, next) => {
    const refusal = refusalOf(socket.handshake.auth)
    if (refusal === null) {
      next()
      return
    }
    log.warn({ event: 'agent-refused', address: socket.handshake.address, ...refusal.data })
    next(refusal)
  })
  io.on('connection', (socket) => {
    const { agent_id } = handshake.parse(socket.handshake.auth)
    links.set(socket.id, agent_id)
    log.info({ event: 'agent-connected', agent_id })
    answerMessages(socket, agent_id, { ingest, store, log })
    socket.on('disconnect', (reason) => {
      links.delete(socket.id)
      log.info({ event: 'agent-disconnected', agent_id, reason })
    })
  })
  return { connected: () => new Set(links.values()) }
}

/** Why a handshake is refused, in the form in which socket.io hands `data` to the other side; null when it is right. */
function refusalOf(
  auth: Record<string, unknown>,
): (Error & { data: { code: string; detail: string } }) | null {
  const { error } = handshake.safeParse(auth)
  if (error === undefined) return null
  const versionDiffers = auth['proto'] !== protocolVersion
  const code = versionDiffers ? 'protocol-version' : 'handshake'
  const detail = versionDiffers
    ? `this collector speaks version ${protocolVersion}`
    : error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  return Object.assign(new Error(code), { data: { code, detail } })
}
