import { freePort } from '@voicemark/postgres'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createAgentProcess, type AgentProcess } from '../../faults/fixture/agent-process.js'
import { startChild, type Child } from '../../faults/fixture/child.js'
import type { CollectorProcess } from '../../faults/fixture/collector-process.js'
import type { Stage } from '../../faults/stage.js'
import type { SoakPlan } from '../soak-plan.js'
import { benchTexts } from './spoken-texts.js'

/** The processes under test, and where they keep what they keep. */
export interface Parties {
  readonly collector: CollectorProcess
  readonly agent: AgentProcess
  readonly agentUrl: string
  /** Watched from outside, and asked by a program of ours and by campaigns. */
  readonly server: Child
  readonly serverUrl: string
  /** `voicemark bench`, which started a server of its own. */
  readonly bench: Child
  readonly databaseUrl: string
  readonly folders: PartyFolders
}

/** Folders of a run. */
export interface PartyFolders {
  readonly collector: string
  readonly agent: string
  readonly bench: string
  /** Temporary files of all of them. */
  readonly temporary: string
  /** What each process says of its heap, by its number. */
  readonly notes: string
}

const here = import.meta.dirname
const heapNote = join(here, 'heap-note.mjs')
const watchedServer = join(here, 'watched-server.mjs')
const startLimitMs = 30_000

/** Starts all of them on a stage; its proxy stands between agent and collector. */
export async function startParties(stage: Stage, plan: SoakPlan): Promise<Parties> {
  const folders = makeFolders(stage.folder)
  const noted = {
    TMPDIR: folders.temporary,
    NODE_OPTIONS: `--import=${pathToFileURL(heapNote).href}`,
    VOICEMARK_SOAK_NOTES: folders.notes,
    VOICEMARK_LOG_LEVEL: 'info',
  }
  const [collector] = await stage.startCollectors(1, { ...noted, VOICEMARK_FIGURES_CRON: '*/5 * * * *' })
  if (collector === undefined) throw new Error('no collector')
  const server = await startServer(stage, noted)
  const agent = createAgentProcess({
    build: stage.build,
    folder: folders.agent,
    collector: stage.proxy.url,
  })
  stage.onClose(() => agent.kill9().catch(() => undefined))
  await agent.start({ ...noted, VOICEMARK_REMOTE_PLANS: `voices,${server.serverUrl}` })
  const agentUrl = await agent.child().line(/^voicemark agent: (\S+)$/m, startLimitMs)
  const bench = await startBench(stage, plan, { agentUrl, folder: folders.bench, noted })
  return { collector, agent, agentUrl, ...server, bench, databaseUrl: stage.databaseUrl, folders }
}

function makeFolders(root: string): PartyFolders {
  const folders = {
    collector: join(root, 'collector-0'),
    agent: join(root, 'agent'),
    bench: join(root, 'bench'),
    temporary: join(root, 'temporary'),
    notes: join(root, 'notes'),
  }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
  return folders
}

async function startServer(stage: Stage, env: Readonly<Record<string, string>>) {
  const server = startChild(process.execPath, [watchedServer, '0'], env, stage.folder)
  stage.onClose(() => server.kill())
  return { server, serverUrl: await server.line(/^watched server: (\S+)$/m, startLimitMs) }
}

interface BenchPlace {
  readonly agentUrl: string
  readonly folder: string
  readonly noted: Readonly<Record<string, string>>
}

/** An open loop over all of the time; the bench starts the server that it asks, and ends it. */
async function startBench(stage: Stage, plan: SoakPlan, { agentUrl, folder, noted }: BenchPlace) {
  const url = `http://127.0.0.1:${await freePort()}`
  const corpus = join(folder, 'texts.txt')
  writeFileSync(corpus, `${benchTexts.join('\n')}\n`)
  const flags = {
    agent: agentUrl,
    http: url,
    serve: `${process.execPath} ${watchedServer} ${new URL(url).port}`,
    ...{ api: 'openai', voice: 'tone', name: 'server of the bench' },
    ...{ corpus, warmup: '0', repeat: String(plan.benched / benchTexts.length) },
    rate: (plan.benched / (plan.minutes * 60)).toFixed(6),
  }
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
  const main = join(stage.build, 'apps/agent/dist/main.js')
  const bench = startChild(
    process.execPath,
    [main, 'bench', ...args],
    { ...noted, VOICEMARK_HOME: folder },
    folder,
  )
  stage.onClose(() => bench.kill())
  return bench
}
