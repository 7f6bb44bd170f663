import { failpoint } from '@voicemark/daemon'
import {
  oldestProtocolVersion,
  protocolVersion,
  refusedHandshake,
  watchReply,
  wireReply,
  type WireReply,
} from '@voicemark/schema'
import { io, type Socket } from 'socket.io-client'
import { z } from 'zod'
import { answerCollector, type CollectorRequests } from './collector-requests.js'
import type { Outgoing } from './messages.js'
import type { WatchLink } from './watch/watch-line.js'

/** The collector's reply, or the end of the link; then nobody knows whether the message was stored. */
export type Asked = WireReply | { readonly status: 'lost' }

/** One connection to the collector. */
export interface Link extends WatchLink {
  /** Version of the messages that both sides speak. */
  readonly proto: number
  /** Sends one message and waits for its reply; the link is over when none comes in time. */
  ask(outgoing: Outgoing): Promise<Asked>
  /** Aborted when the link is over, with the reason as a phrase. */
  readonly down: AbortSignal
  close(): void
}

export type Opened =
  | { readonly status: 'open'; readonly link: Link }
  | { readonly status: 'failed'; readonly reason: string }
  /** The collector does not take the token: nothing changes before there is another. */
  | { readonly status: 'refused'; readonly reason: string }
  /** The two sides have no version in common: nothing changes before one of them is upgraded. */
  | { readonly status: 'apart'; readonly reason: string }

export interface LinkOptions extends CollectorRequests {
  readonly collector: string
  readonly agent_id: string
  readonly token: string | null
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

/** The collector waits 10 s for the agent that watches, and before that for both clocks. */
const watchAnswerMs = 20_000

/** Connects once, in the newest version that both sides speak; each link finds it anew. */
export async function openLink(options: LinkOptions): Promise<Opened> {
  const opened = await connectIn(protocolVersion, options)
  if (!('newest' in opened)) return opened
  const { oldest, newest } = opened
  if (oldest <= protocolVersion && newest >= oldestProtocolVersion && newest < protocolVersion) {
    const second = await connectIn(newest, options)
    if (!('newest' in second)) return second
  }
  const reason =
    `protocol-version: the collector speaks ${oldest} to ${newest}, the agent ${oldestProtocolVersion} to ` +
    `${protocolVersion}; upgrade the older one, the rows wait`
  return { status: 'apart', reason }
}

/** The versions that the collector speaks, where it refuses this one. */
interface OtherVersions {
  readonly oldest: number
  readonly newest: number
}

/**
 * Connects once. What socket.io would do by itself is off: its retries send a row twice, its buffer keeps rows in memory
 * without a bound while offline, and its reconnection knows no hello.
 */
async function connectIn(proto: number, options: LinkOptions): Promise<Opened | OtherVersions> {
  const { collector, agent_id, token, connectMs, ackMs, signal } = options
  const socket = io(collector, {
    auth: { proto, agent_id, ...(token === null ? {} : { token }) },
    transports: ['websocket'],
    reconnection: false,
    retries: 0,
    forceNew: true,
    timeout: connectMs,
  })
  answerCollector(socket, proto, options)
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
    end(failure.reason)
    return (
      failure.versions ?? {
        status: failure.isRefused === true ? 'refused' : 'failed',
        reason: failure.reason,
      }
    )
  }
  const ask = async ({ event, message }: Outgoing): Promise<Asked> => {
    // Without a connection socket.io would keep the message in its buffer.
    if (!socket.connected) return { status: 'lost' }
    failpoint('uplink.before_send')
    try {
      const reply: unknown = await socket.timeout(ackMs).emitWithAck(event, message)
      failpoint('uplink.after_reply')
      return wireReply.safeParse(reply).data ?? notUnderstood
    } catch {
      // Rejected for two reasons: the link has ended, with a reason that is kept already, or the deadline has passed.
      end(`no reply within ${ackMs} ms`)
      return { status: 'lost' }
    }
  }
  return {
    status: 'open',
    link: { proto, ask, askWatch: watchAsker(socket, down.signal), down: down.signal, close },
  }
}

/** Rows go on while a watch is asked for, and the link stays when the answer is late. */
function watchAsker(socket: Socket, down: AbortSignal): Link['askWatch'] {
  return (message) =>
    new Promise((resolve) => {
      const settle = (reply: unknown) => {
        down.removeEventListener('abort', giveUp)
        resolve(watchReply.safeParse(reply).data ?? null)
      }
      const giveUp = () => settle(undefined)
      // Socket.io itself would wait on for the answer of a link that has ended.
      down.addEventListener('abort', giveUp)
      if (socket.connected)
        socket
          .timeout(watchAnswerMs)
          .emit('watch', message, (error: unknown, reply: unknown) =>
            settle(error === null ? reply : undefined),
          )
      else giveUp()
    })
}

interface ConnectFailure {
  readonly reason: string
  /** Whether it is the token that is not taken. */
  readonly isRefused?: boolean
  readonly versions?: OtherVersions
}

/** Null when the socket is connected, else why it is not. The deadline is for the handshake too, not only for TCP. */
function connected(socket: Socket, connectMs: number, down: AbortSignal): Promise<ConnectFailure | null> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => resolve({ reason: `no connection within ${connectMs} ms` }), connectMs)
    const settle = (outcome: ConnectFailure | null) => {
      clearTimeout(deadline)
      resolve(outcome)
    }
    socket.once('connect', () => settle(null))
    socket.once('connect_error', (error) => settle(connectFailure(error)))
    down.addEventListener('abort', () => settle({ reason: 'closed' }), { once: true })
  })
}

const refusalCodes = new Set(['unauthorized', 'forbidden'])
const refusal = z.object({ data: refusedHandshake })
const transportError = z.object({ description: z.object({ message: z.string() }) })

/** The cause: what the collector says of a handshake that it refuses, or what the websocket reported. */
function connectFailure(error: Error): ConnectFailure {
  const refused = refusal.safeParse(error).data?.data
  if (refused === undefined)
    return {
      reason: (transportError.safeParse(error).data?.description.message ?? error.message).slice(0, 512),
    }
  const { code, detail, oldest, newest } = refused
  const reason = `${code}: ${detail}`
  return code === 'protocol-version' && oldest !== undefined && newest !== undefined
    ? { reason, versions: { oldest, newest } }
    : { reason, isRefused: refusalCodes.has(code) }
}
