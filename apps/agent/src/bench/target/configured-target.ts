import { StartError } from '@voicemark/daemon'
import type { Configuration, OwnConfiguration } from '@voicemark/schema'
import { createAgentSender } from './agent-sender.js'
import { accessTo } from './ask/http/server-access.js'
import { checkVoice, type BenchAgent } from './bench-agent.js'
import { foreignTarget } from './foreign-target.js'
import { serverSubject } from './server-subject.js'
import type { Target, TargetAt } from './target.js'

/** What a configuration says of its target. @throws StartError when the environment lacks what it names. */
export function targetOf(configuration: Configuration, env: NodeJS.ProcessEnv): TargetAt {
  if (configuration.engine === 'piper-onnx') return (agent) => ownTarget(configuration, agent)
  if (configuration.engine !== 'http') throw new StartError(`${configuration.engine}: cannot be measured yet`)
  if (configuration.serve !== null || !['auto', 'openai'].includes(configuration.api))
    throw new StartError(`${configuration.url}: such a server cannot be measured yet`)
  return foreignTarget(configuration, serverSubject(configuration, accessTo(configuration, env)))
}

/** Asked by POST /tts. The agent watches its own synthesis process, and records what it speaks. */
function ownTarget(configuration: OwnConfiguration, { url }: BenchAgent): Target {
  const { voice, threads, speed } = configuration
  return {
    configuration,
    check: async () => (voice === null ? undefined : checkVoice(url, voice)),
    open: () => Promise.resolve([]),
    probe: () => Promise.resolve(null),
    sender: ({ campaign_id, tags, openLoop }) =>
      createAgentSender(url, { campaign_id, voice, threads, speed, tags }, undefined, !openLoop),
    close: () => Promise.resolve(),
  }
}
