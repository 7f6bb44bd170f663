import type { Configuration, Tags } from '@voicemark/schema'
import type { BenchAgent } from './bench-agent.js'
import type { SendRequest } from './bench-outcome.js'

/**
 * A configuration as what is measured: how it is asked, and which processes are watched while it speaks. Another way to
 * measure is another of these.
 */
export interface Target {
  readonly configuration: Configuration
  /** Looks whether it is there. @throws StartError */
  check(): Promise<void>
  /** Starts what has to be started first, and looks what is to be watched; what is to be noted. @throws StartError */
  open(signal: AbortSignal): Promise<readonly string[]>
  /** Asks for speech of which no row is made; what is to be noted, else null. @throws StartError when none can succeed. */
  probe(signal: AbortSignal): Promise<string | null>
  /** Asks for the requests of one campaign, each of which becomes a row of the agent. */
  sender(campaign: TargetCampaign): SendRequest
  /** Ends what `open` started, also where it did not come to its end. */
  close(): Promise<void>
}

/** What the requests of a campaign to one target have in common. */
export interface TargetCampaign {
  readonly campaign_id: string
  readonly tags: Tags
  /** Requests go out when they are due, whatever is answered. */
  readonly openLoop: boolean
}

/** Makes the target at an agent, which is found later. */
export type TargetAt = (agent: BenchAgent) => Target
