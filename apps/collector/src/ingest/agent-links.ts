import {
  campaignReply,
  handshake,
  largestMessageBytes,
  type CampaignMessage,
  type CampaignReply,
  type HelloMessage,
} from '@voicemark/schema'
import { isLoopback } from '@voicemark/daemon'
import type { Logger } from 'pino'
import type { Server, ServerOptions, Socket } from 'socket.io'
import type { Store } from '../store/store.js'
import { createAgentAsker } from './agent-asker.js'
import { answerMessages } from './agent-messages.js'
import { refusalOf } from './handshake-refusal.js'
import type { Ingest } from './ingest.js'
import { createTokenBucket } from './token-bucket.js'
import { createLinkClock } from './watch/link-clock.js'
import { createWatchRelay } from './watch/watch-relay.js'
import type { WatchingAgent } from './watch/watching-agent.js'

/** New links a second: after an outage a fleet comes back at once, and each link costs a handshake and a hello. */
const linksPerS = 200
/** An agent checks a plan before it answers. */
const campaignReplyMs = 20_000
/** It answers at once what its clock says. */
const clockReplyMs = 2000

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
export interface ConnectedAgent extends WatchingAgent {
  /** Since when, Unix seconds. */
  readonly since: number
  /** Null when no answer came that can be read; it is asked again later. Only for agents whose protocol has campaigns. */
  sendCampaign(message: CampaignMessage): Promise<CampaignReply | null>
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
  const agents = () => [...new Map([...links.values()].map((link) => [link.agent_id, link])).values()]
  const relay = createWatchRelay({
    connected: agents,
    now_s,
    later: (run, ms) => setTimeout(run, ms).unref(),
  })
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
    const { agent, greeted } = connectedAgent(socket, { agent_id, proto, since })
    links.set(socket.id, agent)
    log.info({ event: 'agent-connected', agent_id })
    answerMessages(socket, agent, { ingest, store, log, relay, greeted })
    socket.on('disconnect', (reason) => {
      links.delete(socket.id)
      relay.left(agent_id)
      log.info({ event: 'agent-disconnected', agent_id, reason })
    })
  })
  return {
    connected: () => new Set([...links.values()].map(({ agent_id }) => agent_id)),
    agents,
  }
}

const now_s = () => performance.now() / 1000

function connectedAgent(socket: Socket, who: Pick<ConnectedAgent, 'agent_id' | 'proto' | 'since'>) {
  const ask = createAgentAsker(socket)
  let tier: string | null = null
  const agent: ConnectedAgent = {
    ...who,
    ask,
    clock: createLinkClock({ ask: (event) => ask(event, {}, clockReplyMs), now_s }),
    hardwareTier: () => tier,
    sendCampaign: async (message) =>
      campaignReply.safeParse(await ask('campaign', message, campaignReplyMs)).data ?? null,
  }
  return { agent, greeted: (hello: HelloMessage) => (tier = tierOf(hello) ?? tier) }
}

/** Of the run that goes on; one that has ended may be of another machine. */
function tierOf({ totals, hardware }: HelloMessage): string | null {
  return totals == null ? hardware.hardware_tier : null
}
