import { StartError } from '@voicemark/daemon'
import type { Configuration, OwnConfiguration } from '@voicemark/schema'
import { createAgentSender } from './agent-sender.js'
import { accessTo } from './ask/http/apis/server-access.js'
import { checkVoice, type BenchAgent } from './bench-agent.js'
import { foreignTarget } from './foreign-target.js'
import { serverSubject, wyomingSubject } from './server-subject.js'
import type { Target, TargetAt } from './target.js'

/** What a configuration says of its target. @throws StartError when the environment lacks what it names. */
export function targetOf(configuration: Configuration, env: NodeJS.ProcessEnv): TargetAt {
  if (configuration.engine === 'piper-onnx') return (agent) => ownTarget(configuration, agent)
  if (configuration.engine === 'command') throw new StartError('command: cannot be measured yet')
  if (configuration.serve !== null)
    throw new StartError(`${configuration.url}: --serve cannot be measured yet`)
  if (configuration.engine === 'wyoming') return foreignTarget(configuration, wyomingSubject(configuration))
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
