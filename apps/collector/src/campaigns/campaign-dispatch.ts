import { campaignProtocolVersion, type CampaignReply } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { AgentLinks, ConnectedAgent } from '../ingest/agent-links.js'
import type { CampaignAgent, StoredCampaign } from '../store/campaigns/stored-campaigns.js'
import { driverMessage } from '../store/databases/driver-codes.js'
import type { Store } from '../store/store.js'
import { joiningAgents, joinS } from './campaign-members.js'

/** Hands campaigns to the agents that are connected here, and keeps what they say. */
export interface CampaignDispatch {
  /** Does what is to be done now. */
  run(): Promise<void>
  stop(): Promise<void>
}

export interface DispatchOptions {
  readonly store: Pick<Store, 'openCampaigns' | 'campaignAgents' | 'setCampaignAgents'>
  readonly links: Pick<AgentLinks, 'agents'>
  readonly log: Pick<Logger, 'warn'>
  /** Wait after each round, ms. @default 2000 */
  readonly everyMs?: number
  /** Unix seconds. */
  readonly now: () => number
}

/**
 * Every collector that shares the database does the same for the agents that are connected to it: nothing is told from
 * one to another, and whichever collector an agent comes back to goes on.
 */
export function startDispatch(options: DispatchOptions): CampaignDispatch {
  const { everyMs = 2000, log } = options
  let stopped = false
  let failing = false
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()
  const once = async () => {
    clearTimeout(timer)
    if (stopped) return
    try {
      await dispatchOpen(options)
      failing = false
    } catch (error) {
      if (!failing) log.warn({ event: 'campaigns-not-dispatched', reason: driverMessage(error) })
      failing = true
    }
    timer = setTimeout(() => void run(), everyMs).unref()
  }
  const run = () => (round = round.then(once))
  timer = setTimeout(() => void run(), everyMs).unref()
  return {
    run,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
    },
  }
}

const open: ReadonlySet<string> = new Set(['waiting', 'unsupported', 'running', 'interrupted'])

async function dispatchOpen({ store, links, now }: DispatchOptions): Promise<void> {
  const connected = links.agents()
  const campaigns = await store.openCampaigns(now() - joinS)
  const known = await store.campaignAgents(campaigns.map(({ campaign_id }) => campaign_id))
  const changes = await Promise.all(
    campaigns.flatMap((campaign) => {
      const mine = known.filter(({ campaign_id }) => campaign_id === campaign.campaign_id)
      const joining = joiningAgents(campaign, mine, connected, now())
      return [...mine, ...joining].map((agent) => changeOf(campaign, agent, connected))
    }),
  )
  await store.setCampaignAgents(changes.filter((change) => change !== null))
}

/** What is new of an agent; null when nothing is. */
async function changeOf(
  campaign: StoredCampaign,
  agent: CampaignAgent,
  connected: readonly ConnectedAgent[],
): Promise<CampaignAgent | null> {
  if (!open.has(agent.state)) return null
  const { campaign_id, plan, stopped_at } = campaign
  const stop = stopped_at !== null
  if (stop && (agent.state === 'waiting' || agent.state === 'unsupported'))
    return { ...agent, state: 'stopped' }
  const link = connected.find(({ agent_id }) => agent_id === agent.agent_id)
  if (link === undefined) return null
  if (link.proto < campaignProtocolVersion) return changed(agent, tooOld(link.proto))
  const reply = await link.sendCampaign({ campaign_id, plan: { ...plan }, stop })
  return reply === null ? null : changed(agent, reply)
}

function tooOld(proto: number): Pick<CampaignAgent, 'state' | 'code' | 'detail'> {
  const detail = `the agent speaks protocol ${proto}, campaigns need ${campaignProtocolVersion}: upgrade it`
  return { state: 'unsupported', code: 'protocol-version', detail }
}

function changed(
  agent: CampaignAgent,
  said: Partial<CampaignReply> | Partial<CampaignAgent>,
): CampaignAgent | null {
  const next = { ...agent, ...said }
  return JSON.stringify(next) === JSON.stringify(agent) ? null : next
}
