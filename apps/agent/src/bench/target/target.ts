import { StartError } from '@voicemark/daemon'
import type { Configuration, HttpConfiguration, OwnConfiguration, Tags } from '@voicemark/schema'
import { createAgentSender } from './agent-sender.js'
import { checkVoice, type BenchAgent } from './bench-agent.js'
import type { SendRequest } from './bench-outcome.js'
import { createHttpSender, createRecord } from './http-sender.js'
import { accessTo, type ServerAccess } from './ask/http/server-access.js'
import { probeServer } from './ask/http/server-probe.js'

/**
 * A configuration as what is measured: how it is asked, and which processes are watched while it speaks. Another way to
 * measure is another of these.
 */
export interface Target {
  readonly configuration: Configuration
  /** Looks whether it is there. @throws StartError */
  check(): Promise<void>
  /** Asks for speech of which no row is made; what is to be noted, else null. @throws StartError when none can succeed. */
  probe(signal: AbortSignal): Promise<string | null>
  /** Asks for the requests of one campaign, each of which becomes a row of the agent. */
  sender(campaign: TargetCampaign): SendRequest
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

/** What a configuration says of its target. @throws StartError when the environment lacks what it names. */
export function targetOf(configuration: Configuration, env: NodeJS.ProcessEnv): TargetAt {
  if (configuration.engine === 'piper-onnx') return (agent) => ownTarget(configuration, agent)
  if (configuration.engine !== 'http') throw new StartError(`${configuration.engine}: cannot be measured yet`)
  if (configuration.serve !== null || !['auto', 'openai'].includes(configuration.api))
    throw new StartError(`${configuration.url}: such a server cannot be measured yet`)
  const access = accessTo(configuration, env)
  return (agent) => serverTarget(configuration, access, agent)
}

/** Asked by POST /tts. The agent watches its own synthesis process, and records what it speaks. */
function ownTarget(configuration: OwnConfiguration, { url }: BenchAgent): Target {
  const { voice, threads, speed } = configuration
  return {
    configuration,
    check: async () => (voice === null ? undefined : checkVoice(url, voice)),
    probe: () => Promise.resolve(null),
    sender: ({ campaign_id, tags, openLoop }) =>
      createAgentSender(url, { campaign_id, voice, threads, speed, tags }, undefined, !openLoop),
  }
}

/**
 * Asked by POST /v1/audio/speech from here. No process is watched, since nothing is known of the machine behind it; the
 * agent records what was seen from outside.
 */
function serverTarget(configuration: HttpConfiguration, access: ServerAccess, { url }: BenchAgent): Target {
  return {
    configuration,
    check: () => Promise.resolve(),
    probe: (signal) => probeServer(configuration, access, signal),
    sender: ({ campaign_id, tags }) =>
      createHttpSender({ configuration, campaign_id, tags, access, record: createRecord(url) }),
  }
}
