import { createHttpClient } from '@voicemark/daemon'
import type { Configuration, ForeignConfiguration, OwnConfiguration } from '@voicemark/schema'
import { createAgentSender } from './agent-sender.js'
import type { Subject } from './ask/subject.js'
import { accessTo } from './ask/http/apis/server-access.js'
import type { BenchAgent } from './bench-agent.js'
import { commandSubject } from './command-subject.js'
import { foreignTarget } from './foreign-target.js'
import { withModelFile } from './model-file.js'
import { checkVoice } from './offered-voice.js'
import { servedSubject } from './serve/served-subject.js'
import { serverSubject, wyomingSubject } from './server-subject.js'
import type { Target, TargetAt } from './target.js'

/** What a configuration says of its target. @throws StartError when the environment lacks what it names. */
export function targetOf(configuration: Configuration, env: NodeJS.ProcessEnv): TargetAt {
  if (configuration.engine === 'piper-onnx') return (agent) => ownTarget(configuration, agent)
  return foreignTarget(configuration, withModelFile(configuration.model_file, subjectOf(configuration, env)))
}

function subjectOf(configuration: ForeignConfiguration, env: NodeJS.ProcessEnv): Subject {
  if (configuration.engine === 'command') return commandSubject(configuration, env)
  const { serve, url } = configuration
  if (configuration.engine === 'wyoming') {
    const { send } = createHttpClient({ env })
    return servedSubject({ serve, url, env, send }, wyomingSubject(configuration))
  }
  const access = accessTo(configuration, env)
  return servedSubject({ serve, url, env, send: access.http.send }, serverSubject(configuration, access))
}

/** Asked by POST /tts. The agent watches its own synthesis process, and records what it speaks. */
function ownTarget(configuration: OwnConfiguration, { url }: BenchAgent): Target {
  const { voice, threads, speed, stream } = configuration
  return {
    configuration,
    check: async () => {
      if (voice !== null) await checkVoice(url, voice)
    },
    open: () => Promise.resolve([]),
    probe: () => Promise.resolve(null),
    sender: ({ campaign_id, tags, openLoop }) =>
      createAgentSender(url, { campaign_id, voice, threads, speed, stream, tags }, undefined, !openLoop),
    close: () => Promise.resolve(),
  }
}
