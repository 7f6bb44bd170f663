import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createAgentProcess, type AgentProcess } from '../../faults/fixture/agent-process.js'
import { startChild } from '../../faults/fixture/child.js'
import type { CollectorProcess } from '../../faults/fixture/collector-process.js'
import type { Stage } from '../../faults/stage.js'
import { startPacketRecorder, type PacketRecorder } from '../packets/packet-recorder.js'
import { keepAnswers, type Answers } from './answers.js'
import { keepLogs, type Logs } from './logs.js'

/** Folders in which nothing of a text may lie, but for `mine`. */
export interface SceneFolders {
  readonly collector: string
  readonly agent: string
  /** State of the agent with rows that wait. */
  readonly spool: string
  readonly bench: string
  readonly temporary: string
  readonly answers: string
  readonly logs: string
  readonly packets: string
  /** Backup, what was restored of it, paper pack, rows of the database as JSON. */
  readonly taken: string
  /** Corpora: the texts themselves. */
  readonly mine: string
}

/** An agent and its collector, with all that they say and write in one folder. */
export interface Scene {
  readonly stage: Stage
  readonly folders: SceneFolders
  readonly collector: CollectorProcess
  readonly agent: AgentProcess
  agentUrl(): string
  /** Starts the agent, again after it has ended. */
  startAgent(): Promise<void>
  readonly answers: Answers
  readonly logs: Logs
  readonly packets: PacketRecorder
  /** Runs `voicemark` to its end; gives status and output. */
  voicemark(
    name: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<{ code: number | null; output: string }>
}

const startLimitMs = 60_000

export async function openScene(stage: Stage): Promise<Scene> {
  const folders = makeFolders(stage.folder)
  const env = { TMPDIR: folders.temporary, VOICEMARK_LOG_LEVEL: 'debug' }
  const logs = keepLogs(folders.logs)
  const [collector] = await stage.startCollectors(1, env)
  if (collector === undefined) throw new Error('no collector')
  logs.keep('collector', collector.child())
  const packets = await startPacketRecorder(collector.port, folders.packets, 'collector')
  stage.onClose(packets.close)
  const agent = createAgentProcess({ build: stage.build, folder: folders.agent, collector: packets.url })
  stage.onClose(() => agent.kill9().catch(() => undefined))
  let agentUrl = ''
  return {
    ...{ stage, folders, collector, agent, logs, packets },
    agentUrl: () => agentUrl,
    async startAgent() {
      await agent.start({ ...env, VOICEMARK_QUEUE_LIMIT: '1', VOICEMARK_TIMEOUT_S: '4' })
      logs.keep('agent', agent.child())
      agentUrl = await agent.child().line(/^voicemark agent: (\S+)$/m, startLimitMs)
    },
    answers: keepAnswers(folders.answers),
    async voicemark(name, [command = '', ...args], more = {}) {
      const app = ['bench', 'agent'].includes(command) ? 'agent' : 'collector'
      const main = join(stage.build, 'apps', app, 'dist/main.js')
      const child = startChild(
        process.execPath,
        [main, command, ...args],
        {
          ...env,
          VOICEMARK_HOME: folders.bench,
          VOICEMARK_METRICS_DIR: join(folders.bench, 'metrics'),
          ...more,
        },
        folders.bench,
      )
      stage.onClose(() => child.kill())
      logs.keep(name, child)
      const { code } = await child.exited
      return { code, output: child.output() }
    },
  }
}

function makeFolders(root: string): SceneFolders {
  const at = (name: string) => join(root, name)
  const folders = {
    ...{
      collector: at('collector-0'),
      agent: at('agent'),
      spool: at('spool'),
      bench: at('bench'),
      temporary: at('temporary'),
    },
    ...{
      answers: at('answers'),
      logs: at('logs'),
      packets: at('packets'),
      taken: at('taken'),
      mine: at('mine'),
    },
  }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
  return folders
}
