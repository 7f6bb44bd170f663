import {
  protocolVersion,
  wireReply,
  type BatchMessage,
  type HelloMessage,
  type WireReply,
} from '@voicemark/schema'
import { io, type Socket } from 'socket.io-client'
import { z } from 'zod'

/** What is sent, by the name of its event. */
export type Outgoing =
  | { readonly event: 'hello'; readonly message: HelloMessage }
  | { readonly event: 'batch'; readonly message: BatchMessage }

/** The collector's reply, or the end of the link; then nobody knows whether the message was stored. */
export type Asked = WireReply | { readonly status: 'lost' }

/** One connection to the collector. */
export interface Link {
  /** Sends one message and waits for its reply; the link is over when none comes in time. */
  ask(outgoing: Outgoing): Promise<Asked>
  /** Aborted when the link is over, with the reason as a phrase. */
  readonly down: AbortSignal
  close(): void
}

export type Opened =
  { readonly status: 'open'; readonly link: Link } | { readonly status: 'failed'; readonly reason: string }

export interface LinkOptions {
  readonly collector: string
  readonly agent_id: string
  readonly connectMs: number
  readonly ackMs: number
  /** Ends the link, or the attempt. */
  readonly signal: AbortSignal
}

/** A reply that cannot be read may be a newer collector's, or a proxy's: asking again is safe. */
const notUnderstood = {
  status: 'retry',
  after_s: 1,
  detail: 'the reply is not one of this protocol',
} as const

/**
 * Connects once. What socket.io would do by itself is off: its retries send a row twice, its buffer keeps rows in memory
 * without a bound while offline, and its reconnection knows no hello.
 */
export async function openLink(options: LinkOptions): Promise<Opened> {
  const { collector, agent_id, connectMs, ackMs, signal } = options
  const socket = io(collector, {
    auth: { proto: protocolVersion, agent_id },
    transports: ['websocket'],
    reconnection: false,
    retries: 0,
    forceNew: true,
    timeout: connectMs,
  })
  const down = new AbortController()
  const end = (reason: string) => {
    down.abort(reason)
    socket.disconnect()
  }
  const close = () => end('closed')
  socket.once('disconnect', (reason) => end(reason))
  signal.addEventListener('abort', close, { once: true, signal: down.signal })

  const failure = await connected(socket, connectMs, down.signal)
  if (failure !== null) {
    end(failure)
    return { status: 'failed', reason: failure }
  }
  const ask = async ({ event, message }: Outgoing): Promise<Asked> => {
    // Without a connection socket.io would keep the message in its buffer.
    if (!socket.connected) return { status: 'lost' }
    try {
      const reply: unknown = await socket.timeout(ackMs).emitWithAck(event, message)
      return wireReply.safeParse(reply).data ?? notUnderstood
    } catch {
      // Rejected for two reasons: the link has ended, with a reason that is kept already, or the deadline has passed.
      end(`no reply within ${ackMs} ms`)
      return { status: 'lost' }
    }
  }
  return { status: 'open', link: { ask, down: down.signal, close } }
}

/** Null when the socket is connected, else why it is not. The deadline is for the handshake too, not only for TCP. */
function connected(socket: Socket, connectMs: number, down: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => resolve(`no connection within ${connectMs} ms`), connectMs)
    const settle = (outcome: string | null) => {
      clearTimeout(deadline)
      resolve(outcome)
    }
    socket.once('connect', () => settle(null))
    socket.once('connect_error', (error) => settle(connectReason(error)))
    down.addEventListener('abort', () => settle('closed'), { once: true })
  })
}

const refusal = z.object({ data: z.object({ detail: z.string() }) })
const transportError = z.object({ description: z.object({ message: z.string() }) })

/** The cause: what the collector says of a handshake that it refuses, or what the websocket reported. */
function connectReason(error: Error): string {
  const refused = refusal.safeParse(error).data
  if (refused !== undefined) return `${error.message}: ${refused.data.detail}`
  return transportError.safeParse(error).data?.description.message ?? error.message
}
