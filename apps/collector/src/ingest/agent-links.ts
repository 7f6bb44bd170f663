import {
  campaignReply,
  handshake,
  largestMessageBytes,
  type CampaignMessage,
  type CampaignReply,
  type HelloMessage,
  type SpoolFigures,
} from '@voicemark/schema'
import {
  agentRates,
  collectorLimits,
  createTokenBucket,
  hasOneHost,
  isLoopback,
  senderOf,
  trustNone,
  type TrustProxy,
} from '@voicemark/daemon'
import type { Logger } from 'pino'
import { Server, type DefaultEventsMap, type ServerOptions, type Socket } from 'socket.io'
import type { Denials } from '../access/denials.js'
import type { HeldLinks } from '../access/revocation.js'
import type { Store } from '../store/store.js'
import { admit, type AdmissionDeps, type Admitted } from './admission.js'
import { createAgentAsker } from './agent-asker.js'
import { answerMessages } from './agent-messages.js'
import type { Ingest } from './ingest.js'
import { createLinkSpool } from './link-spool.js'
import { createLinkClock } from './watch/link-clock.js'
import { createWatchRelay } from './watch/watch-relay.js'
import type { WatchingAgent } from './watch/watching-agent.js'

/** How a socket.io server must be made to speak with agents; each call makes the limits of one server. */
export function agentServerOptions(): Partial<ServerOptions> {
  const admission = createTokenBucket(agentRates.links, () => performance.now())
  return {
    transports: ['websocket'],
    maxHttpBufferSize: largestMessageBytes,
    perMessageDeflate: false,
    serveClient: false,
    connectTimeout: collectorLimits.handshakeMs,
    allowRequest(request, answer) {
      const { origin } = request.headers
      if (origin !== undefined && !isLoopback(origin)) answer('a web page may not open this', false)
      else if (!hasOneHost(request)) answer('a request has one Host header', false)
      else if (!admission.take()) answer('too many new links, try again', false)
      else answer(null, true)
    },
  }
}

/** A socket.io server that remembers who was let in. */
export type AgentServer = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, Admitted>

/** One that is to be attached with `agentServerOptions`. */
export const createAgentServer = (): AgentServer => new Server()

/** An agent that is connected to this collector. */
export interface ConnectedAgent extends WatchingAgent {
  /** Since when, Unix seconds. */
  readonly since: number
  /** What waits at it; null where it has not said so on this link, or not lately. */
  spool(): SpoolFigures | null
  /** Null when no answer came that can be read; it is asked again later. Only for agents whose protocol has campaigns. */
  sendCampaign(message: CampaignMessage): Promise<CampaignReply | null>
}

/** The agents that are connected. */
export interface AgentLinks extends HeldLinks {
  /** Their ids. */
  connected(): ReadonlySet<string>
  /** Each once, over its latest link. */
  agents(): ConnectedAgent[]
}

/** What agents are attached to. */
export interface AgentDeps extends AdmissionDeps {
  readonly ingest: Pick<Ingest, 'add'>
  readonly store: Pick<Store, 'hello'>
  readonly denials: Pick<Denials, 'note'>
  readonly log: Pick<Logger, 'info' | 'warn'>
  /** Told of each run that was introduced. */
  readonly greeted?: (agent_id: string, hello: HelloMessage) => void
  /** Whose word on who asks is believed. @default nobody's */
  readonly trustProxy?: TrustProxy
  /** Unix seconds. */
  readonly now: () => number
}

/** Lets agents in whose handshake is right, and answers their messages. */
export function attachAgents(io: AgentServer, deps: AgentDeps): AgentLinks {
  const { ingest, store, denials, log, now, trustProxy = trustNone } = deps
  const links = new Map<string, ConnectedAgent>()
  const agents = () => [...new Map([...links.values()].map((link) => [link.agent_id, link])).values()]
  const relay = createWatchRelay({
    connected: agents,
    now_s,
    later: (run, ms) => setTimeout(run, ms).unref(),
  })
  io.use((socket, next) => {
    void admit(socket.handshake, deps).then((admission) => {
      if (admission instanceof Error) {
        const { code, ...about } = admission.data
        const agent_id = namedAgent(socket.handshake.auth)
        denials.note('agent-refused', code, {
          agent_id,
          address: senderOf(socket.request, trustProxy),
          ...about,
        })
        next(admission)
        return
      }
      socket.data = admission
      next()
    })
  })
  io.on('connection', (socket) => {
    const { agent_id, proto } = socket.data
    // One that comes back before its old link is found dead was connected all the time.
    const { since } = [...links.values()].find((link) => link.agent_id === agent_id) ?? { since: now() }
    const { agent, greeted, spooled } = connectedAgent(socket, { agent_id, proto, since })
    links.set(socket.id, agent)
    log.info({ event: 'agent-connected', agent_id })
    answerMessages(socket, agent, {
      ...{ ingest, store, log, relay },
      greeted(hello) {
        greeted(hello)
        deps.greeted?.(agent_id, hello)
      },
      spooled,
    })
    socket.on('disconnect', (reason) => {
      links.delete(socket.id)
      relay.left(agent_id)
      log.info({ event: 'agent-disconnected', agent_id, reason })
    })
  })
  return {
    connected: () => new Set([...links.values()].map(({ agent_id }) => agent_id)),
    agents,
    ...heldLinks(io),
  }
}

function heldLinks(io: AgentServer): HeldLinks {
  const sockets = () => [...io.sockets.sockets.values()]
  return {
    tokens: () => new Set(sockets().flatMap(({ data: { token_id } }) => token_id ?? [])),
    end(token_ids) {
      const over = sockets().filter(({ data: { token_id } }) => token_id !== null && token_ids.has(token_id))
      for (const socket of over) socket.disconnect(true)
      return over.length
    },
  }
}

/** Under which id somebody wanted to come in; null where it is none. */
const namedAgent = (auth: unknown) =>
  handshake.shape.agent_id.safeParse((auth as { agent_id?: unknown }).agent_id).data ?? null

const now_s = () => performance.now() / 1000

function connectedAgent(socket: Socket, who: Pick<ConnectedAgent, 'agent_id' | 'proto' | 'since'>) {
  const ask = createAgentAsker(socket)
  const spool = createLinkSpool(now_s)
  let tier: string | null = null
  const agent: ConnectedAgent = {
    ...who,
    ask,
    clock: createLinkClock({ ask: (event) => ask(event, {}, collectorLimits.clockReplyMs), now_s }),
    hardwareTier: () => tier,
    spool: spool.last,
    sendCampaign: async (message) =>
      campaignReply.safeParse(await ask('campaign', message, collectorLimits.campaignReplyMs)).data ?? null,
  }
  return {
    agent,
    greeted: (hello: HelloMessage) => (tier = tierOf(hello) ?? tier),
    spooled: spool.hear,
  }
}

/** Of the run that goes on; one that has ended may be of another machine. */
function tierOf({ totals, hardware }: HelloMessage): string | null {
  return totals == null ? hardware.hardware_tier : null
}
