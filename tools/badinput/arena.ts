import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, startPostgresServer } from '@voicemark/postgres'
import { createAgentProcess } from '../faults/fixture/agent-process.js'
import type { Child } from '../faults/fixture/child.js'
import { createCollectorProcess, type CollectorProcess } from '../faults/fixture/collector-process.js'
import { readLoopNotes, type LoopNotes } from './fixture/loop-notes.js'

/** A daemon that gets bad input. */
export interface Target {
  readonly name: 'agent' | 'collector' | 'collector on PostgreSQL'
  readonly url: string
  /** The process that runs or ran last. */
  child(): Child
  /** Kills it and starts it again on what it has stored. */
  restart(): Promise<void>
  readonly loop: LoopNotes
  /** Its temporary folder, which nothing stays in. */
  readonly temporary: string
}

/** Real daemons in a folder of their own, and what is seen of them. */
export interface Arena {
  readonly folder: string
  readonly build: string
  readonly agent: Target
  readonly collector: Target
  readonly onPostgres: Target
  readonly databaseUrls: { readonly sqlite: string; readonly postgresql: string }
  /** The address of a collector that asks for this token; it starts when it is first asked for. */
  guarded(): Promise<string>
  /** A folder for files of one case. */
  newFolder(): string
  close(): Promise<void>
}

/** The single token of the collector that asks for one. */
export const guardToken = 'guard-token-of-at-least-thirty-two-characters'

const build = fileURLToPath(new URL('../..', import.meta.url))
const preload = new URL('fixture/loop-delay.mjs', import.meta.url).href

/** Starts an agent, its collector on SQLite, and a second collector on PostgreSQL. */
export async function openArena(): Promise<Arena> {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-badinput-'))
  const postgres = await startPostgresServer()
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true }), postgres.remove]
  const close = async () => {
    for (let step = closing.pop(); step !== undefined; step = closing.pop()) await step()
  }
  const start = { folder, closing }
  try {
    const databaseUrls = {
      sqlite: `file:${join(folder, 'collector.db')}`,
      postgresql: await postgres.createDatabase(),
    }
    const collector = await startCollector(start, 'collector', databaseUrls.sqlite)
    const onPostgres = await startCollector(start, 'collector on PostgreSQL', databaseUrls.postgresql)
    const agent = await startAgent(start, collector.url)
    let folders = 0
    let guarded: Promise<string> | undefined
    return {
      folder,
      build,
      agent,
      collector,
      onPostgres,
      databaseUrls,
      guarded: () => (guarded ??= startGuarded(folder, closing)),
      newFolder() {
        const made = join(folder, `case-${folders++}`)
        mkdirSync(made)
        return made
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Where what is started has its files, and what ends it. */
interface Place {
  readonly folder: string
  readonly closing: (() => unknown)[]
}

async function startCollector(
  { folder, closing }: Place,
  name: Target['name'],
  databaseUrl: string,
): Promise<Target> {
  const { home, temporary, env, loop } = watched(folder, name)
  const made = await createCollectorProcess({ build, databaseUrl, folder: home })
  closing.push(() => made.kill9())
  await made.start(env)
  const restart = () => startedAgain(made, env)
  return { name, url: made.url, child: made.child, restart, loop, temporary }
}

async function startAgent({ folder, closing }: Place, collector: string): Promise<Target> {
  const { home, temporary, env, loop } = watched(folder, 'agent')
  const port = String(await freePort())
  const made = createAgentProcess({ build, folder: home, collector })
  closing.push(() => made.kill9())
  const settings = { ...env, VOICEMARK_AGENT_PORT: port }
  await made.start(settings)
  const restart = () => startedAgain(made, settings)
  return { name: 'agent', url: `http://127.0.0.1:${port}`, child: made.child, restart, loop, temporary }
}

/** Folders of a daemon, and what makes it note its loop. */
function watched(folder: string, name: Target['name']) {
  const within = (part: string) => join(folder, `${name.replaceAll(' ', '-')}-${part}`)
  const [home, temporary, notes] = [within('home'), within('tmp'), within('loop')]
  mkdirSync(home)
  mkdirSync(temporary)
  writeFileSync(notes, '')
  const env = { TMPDIR: temporary, LOOP_DELAY: notes, NODE_OPTIONS: `--import ${preload}` }
  return { home, temporary, env, loop: readLoopNotes(notes) }
}

async function startedAgain(
  daemon: Pick<CollectorProcess, 'kill9' | 'start'>,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  await daemon.kill9()
  await daemon.start(env)
}

async function startGuarded(folder: string, closing: (() => unknown)[]): Promise<string> {
  const home = join(folder, 'guarded-home')
  mkdirSync(home)
  const databaseUrl = `file:${join(folder, 'guarded.db')}`
  const made = await createCollectorProcess({ build, databaseUrl, folder: home })
  closing.push(() => made.kill9())
  await made.start({ VOICEMARK_TOKEN: guardToken })
  return made.url
}

/** Longer than an answer may take on a machine that does other things. */
const aliveMs = 30_000

/** What is wrong with a daemon after what it got; null when it lives, answers, and left nothing behind. */
export async function targetFault({ name, url, child, temporary }: Target): Promise<string | null> {
  if (child().hasExited()) return `the ${name} has ended: ${child().output().slice(-600)}`
  const alive = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(aliveMs) }).catch(() => null)
  if (alive?.status !== 200) return `the ${name} does not answer`
  const left = readdirSync(temporary).filter((entry) => !/^voicemark-(engine|keeper|nvml)/.test(entry))
  return left.length === 0 ? null : `the ${name} left ${left.slice(0, 3).join(', ')} in its temporary folder`
}

/** How long each loop was at work at most since this was last asked, ms. */
export const loopsText = ({ agent, collector, onPostgres }: Arena): string =>
  [agent, collector, onPostgres]
    .map(({ name, loop }) => `${name} ${loop.since().toFixed(0)}`)
    .join(', ')
    .concat(' ms at work at most')
