import { protocolVersion, wireReply, type WireReply } from '@voicemark/schema'
import { io } from 'socket.io-client'

/** The collector's reply, or the end of the link; then nobody knows whether the message was stored. */
export type Asked = WireReply | { readonly status: 'lost' }

/** One connection of a light client. */
export interface LightLink {
  ask(event: string, message: unknown): Promise<Asked>
  isDown(): boolean
  close(): void
}

export type OpenedLink = LightLink | { readonly failed: string; readonly data: unknown }

export interface LightLinkOptions {
  readonly url: string
  readonly agent_id: string
  readonly connectMs: number
  readonly ackMs: number
  /** @default protocolVersion */
  readonly proto?: number
}

/** Connects once, as the agent does: websocket only, nothing of socket.io's own reconnection, deadlines of our own. */
export async function openLightLink(options: LightLinkOptions): Promise<OpenedLink> {
  const { url, agent_id, connectMs, ackMs, proto = protocolVersion } = options
  const socket = io(url, {
    auth: { proto, agent_id },
    transports: ['websocket'],
    reconnection: false,
    retries: 0,
    forceNew: true,
    timeout: connectMs,
  })
  let down = false
  const close = () => {
    down = true
    socket.disconnect()
  }
  socket.once('disconnect', close)
  const failure = await new Promise<{ failed: string; data: unknown } | null>((resolve) => {
    const fail = (failed: string, data: unknown = null) => resolve({ failed, data })
    const deadline = setTimeout(() => fail('deadline'), connectMs)
    socket.once('connect', () => resolve(null))
    socket.once('connect_error', (error: Error & { data?: unknown }) => fail(error.message, error.data))
    // When the server dies between the two handshakes nothing but this is said.
    socket.once('disconnect', (reason) => fail(reason))
    socket.once('connect', () => clearTimeout(deadline)).once('connect_error', () => clearTimeout(deadline))
  })
  if (failure !== null) {
    close()
    return failure
  }
  return {
    isDown: () => down,
    close,
    async ask(event, message) {
      if (!socket.connected) return { status: 'lost' }
      try {
        const reply: unknown = await socket.timeout(ackMs).emitWithAck(event, message)
        return wireReply.parse(reply)
      } catch {
        // The link has ended, the deadline has passed, or the reply is none: a new link and a hello tell what is stored.
        close()
        return { status: 'lost' }
      }
    },
  }
}
