import {
  campaignReply,
  handshake,
  largestMessageBytes,
  oldestProtocolVersion,
  protocolVersion,
  type CampaignMessage,
  type CampaignReply,
  type refusedHandshake,
} from '@voicemark/schema'
import { isLoopback, isToken } from '@voicemark/daemon'
import type { Logger } from 'pino'
import type { Server, ServerOptions, Socket } from 'socket.io'
import { z } from 'zod'
import type { Store } from '../store/store.js'
import { answerMessages } from './agent-messages.js'
import type { Ingest } from './ingest.js'
import { createTokenBucket } from './token-bucket.js'

/** New links a second: after an outage a fleet comes back at once, and each link costs a handshake and a hello. */
const linksPerS = 200
/** An agent checks a plan before it answers. */
const campaignReplyMs = 20_000

/** How a socket.io server must be made to speak with agents; each call makes the limits of one server. */
export function agentServerOptions(): Partial<ServerOptions> {
  const admission = createTokenBucket(linksPerS, linksPerS, () => performance.now())
  return {
    transports: ['websocket'],
    maxHttpBufferSize: largestMessageBytes,
    perMessageDeflate: false,
    serveClient: false,
    connectTimeout: 5000,
    allowRequest({ headers }, answer) {
      const { origin } = headers
      if (origin !== undefined && !isLoopback(origin)) answer('a web page may not open this', false)
      else if (!admission.take()) answer('too many new links, try again', false)
      else answer(null, true)
    },
  }
}

/** An agent that is connected to this collector. */
export interface ConnectedAgent {
  readonly agent_id: string
  readonly proto: number
  /** Since when, Unix seconds. */
  readonly since: number
  /** Sends a campaign; null when no answer came that can be read. Only for agents whose protocol has campaigns. */
  ask(message: CampaignMessage): Promise<CampaignReply | null>
}

/** The agents that are connected. */
export interface AgentLinks {
  /** Their ids. */
  connected(): ReadonlySet<string>
  /** Each once, over its latest link. */
  agents(): ConnectedAgent[]
}

/** What agents are attached to. */
export interface AgentDeps {
  readonly ingest: Pick<Ingest, 'add'>
  readonly store: Pick<Store, 'hello'>
  /** What an agent must send; null: nothing. */
  readonly token: string | null
  readonly log: Pick<Logger, 'info' | 'warn'>
  /** Unix seconds. */
  readonly now: () => number
}

/** Lets agents in whose handshake is right, and answers their messages. */
export function attachAgents(io: Server, { ingest, store, token, log, now }: AgentDeps): AgentLinks {
  const links = new Map<string, ConnectedAgent>()
  io.use((socket, next) => {
    const refusal = refusalOf(socket.handshake.auth, token)
    if (refusal === null) {
      next()
      return
    }
    log.warn({ event: 'agent-refused', address: socket.handshake.address, ...refusal.data })
    next(refusal)
  })
  io.on('connection', (socket) => {
    const { agent_id, proto } = handshake.parse(socket.handshake.auth)
    // One that comes back before its old link is found dead was connected all the time.
    const { since } = [...links.values()].find((link) => link.agent_id === agent_id) ?? { since: now() }
    links.set(socket.id, { agent_id, proto, since, ask: createAsker(socket) })
    log.info({ event: 'agent-connected', agent_id })
    answerMessages(socket, agent_id, { ingest, store, log })
    socket.on('disconnect', (reason) => {
      links.delete(socket.id)
      log.info({ event: 'agent-disconnected', agent_id, reason })
    })
  })
  return {
    connected: () => new Set([...links.values()].map(({ agent_id }) => agent_id)),
    agents: () => [...new Map([...links.values()].map((link) => [link.agent_id, link])).values()],
  }
}

/** Asks a campaign of an agent. No answer in time, or a link that has ended: it is asked again later. */
function createAsker(socket: Socket): ConnectedAgent['ask'] {
  // Socket.io itself would wait on for the answer of a link that has ended.
  const unanswered = new Set<() => void>()
  socket.on('disconnect', () => {
    for (const giveUp of unanswered) giveUp()
  })
  return (message) =>
    new Promise((resolve) => {
      if (!socket.connected) {
        resolve(null)
        return
      }
      const settle = (reply: unknown) => {
        unanswered.delete(giveUp)
        resolve(campaignReply.safeParse(reply).data ?? null)
      }
      const giveUp = () => settle(null)
      unanswered.add(giveUp)
      socket
        .timeout(campaignReplyMs)
        .emit('campaign', message, (error: unknown, reply: unknown) => settle(error === null ? reply : null))
    })
}

type Refusal = Error & { readonly data: z.infer<typeof refusedHandshake> }

const versions = { oldest: oldestProtocolVersion, newest: protocolVersion }

/** Why a handshake is refused, in the form in which socket.io hands `data` to the other side; null when it is right. */
function refusalOf(auth: unknown, token: string | null): Refusal | null {
  const { data, error } = handshake.safeParse(auth)
  if (data !== undefined) {
    if (token === null || isToken(token, data.token)) return null
    return refusal('unauthorized', "set VOICEMARK_TOKEN to the collector's")
  }
  const proto = z.object({ proto: z.number() }).safeParse(auth).data?.proto
  const differs = proto !== undefined && (proto < versions.oldest || proto > versions.newest)
  const detail = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  return differs
    ? refusal('protocol-version', `this collector speaks ${versions.oldest} to ${versions.newest}`, versions)
    : refusal('handshake', detail.slice(0, 512))
}

function refusal(code: string, detail: string, more: Partial<typeof versions> = {}): Refusal {
  return Object.assign(new Error(code), { data: { code, detail, ...more } })
}
