import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canaries, canary } from '../../canary/scene/canary-text.js'
import { createAgentProcess, type AgentProcess } from '../../faults/fixture/agent-process.js'
import { startChild, type Child } from '../../faults/fixture/child.js'
import { benchedIds } from '../../soak/verdict/accounts.js'
import type { Site } from '../place/site.js'

/** A machine with an agent of its own, enrolled by a code. */
export interface Machine {
  readonly name: string
  readonly agent_id: string
  readonly folder: string
  readonly agent: AgentProcess
  /** Its token, as the enrolment left it. */
  token(): string
  /** Enrols it with a new code, as at first. */
  enrol(): Promise<void>
  /** Requests that were answered: those that were asked one by one, and those of its benchmark. */
  answered(): string[]
  /** Every secret that it was given. */
  secrets(): readonly string[]
  /** Has a text spoken; whether it was. */
  speak(): Promise<boolean>
  /** Asks again and again until `endBench`. */
  startBench(rate: number, repeat: number): void
  endBench(limitMs: number): Promise<void>
}

const texts = [canary, canaries(3)]

export async function enrolMachine(site: Site, name: string): Promise<Machine> {
  const folder = join(site.folder, name)
  const [home, benchHome] = [join(folder, 'home'), join(folder, 'bench')]
  for (const path of [home, benchHome]) mkdirSync(path, { recursive: true, mode: 0o700 })
  const trusted = ['--ca', site.certificate]
  const secrets: string[] = []
  const token = () => readFileSync(join(home, 'token'), 'utf8').trim()
  const enrol = async () => {
    const said = await site.voicemark(['token', 'enrol', '--name', name, '--collector', site.url, ...trusted])
    const code = /^[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3}$/m.exec(said)?.[0]
    if (code === undefined) throw new Error(`voicemark token enrol printed no code: ${said}`)
    await site.voicemark(['agent', 'enrol', site.url, code, ...trusted], { home })
    secrets.push(code, token())
  }
  await enrol()
  const agent = createAgentProcess({ build: site.build, folder, collector: site.url })
  site.onClose(() => agent.kill9().catch(() => undefined))
  await agent.start({ NODE_EXTRA_CA_CERTS: site.certificate, VOICEMARK_LOG_LEVEL: 'info' })
  const agentUrl = await agent.child().line(/^voicemark agent: (\S+)$/m, 30_000)
  const { agent_id } = JSON.parse(readFileSync(join(home, 'agent.json'), 'utf8')) as { agent_id: string }
  const spoken: string[] = []
  let bench: Child | null = null
  return {
    ...{ name, agent_id, folder, agent, enrol },
    ...{ token, secrets: () => secrets },
    async speak() {
      const id = await agent.speak(canary)
      if (id !== null) spoken.push(id)
      return id !== null
    },
    startBench(rate, repeat) {
      bench = startBench({ site, folder: benchHome, agentUrl, rate, repeat })
    },
    async endBench(limitMs) {
      if (bench === null) return
      const late = setTimeout(() => bench?.signal('SIGINT'), limitMs)
      await bench.exited
      clearTimeout(late)
    },
    answered: () => [...spoken, ...idsOfBench(benchHome)],
  }
}

interface BenchOptions {
  readonly site: Site
  readonly folder: string
  readonly agentUrl: string
  readonly rate: number
  readonly repeat: number
}

function startBench({ site, folder, agentUrl, rate, repeat }: BenchOptions): Child {
  const corpus = join(folder, 'texts.txt')
  writeFileSync(corpus, `${texts.join('\n')}\n`)
  const flags = { agent: agentUrl, corpus, rate: String(rate), repeat: String(repeat), warmup: '0' }
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
  const main = join(site.build, 'apps/agent/dist/main.js')
  const child = startChild(process.execPath, [main, 'bench', ...args], { VOICEMARK_HOME: folder }, folder)
  site.onClose(() => child.kill())
  return child
}

function idsOfBench(folder: string): string[] {
  const kept = join(folder, 'campaigns')
  const files = readdirSync(kept).filter((name) => name.endsWith('.ndjson'))
  return files.flatMap((name) => benchedIds(join(kept, name)))
}
