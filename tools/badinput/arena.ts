import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgresServer } from '@voicemark/postgres'
import { createAgentProcess } from '../faults/fixture/agent-process.js'
import type { Child } from '../faults/fixture/child.js'
import { createCollectorProcess } from '../faults/fixture/collector-process.js'
import { readLoopNotes, type LoopNotes } from './fixture/loop-notes.js'

/** A daemon that gets bad input. */
export interface Target {
  readonly name: 'agent' | 'collector' | 'collector on PostgreSQL'
  readonly url: string
  readonly child: Child
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
  const watched = (name: string) => {
    const [home, temporary, notes] = ['home', 'tmp', 'loop'].map((part) => join(folder, `${name}-${part}`))
    if (home === undefined || temporary === undefined || notes === undefined) throw new Error(name)
    mkdirSync(home)
    mkdirSync(temporary)
    writeFileSync(notes, '')
    const env = { TMPDIR: temporary, LOOP_DELAY: notes, NODE_OPTIONS: `--import ${preload}` }
    return { home, temporary, env, loop: readLoopNotes(notes) }
  }
  const collectorOn = async (name: Target['name'], short: string, databaseUrl: string): Promise<Target> => {
    const { home, temporary, env, loop } = watched(short)
    const made = await createCollectorProcess({ build, databaseUrl, folder: home })
    closing.push(() => made.kill9())
    await made.start(env)
    return { name, url: made.url, child: made.child(), loop, temporary }
  }
  try {
    const databaseUrls = {
      sqlite: `file:${join(folder, 'collector.db')}`,
      postgresql: await postgres.createDatabase(),
    }
    const collector = await collectorOn('collector', 'collector', databaseUrls.sqlite)
    const onPostgres = await collectorOn('collector on PostgreSQL', 'postgres', databaseUrls.postgresql)
    const { home, temporary, env, loop } = watched('agent')
    const agentProcess = createAgentProcess({ build, folder: home, collector: collector.url })
    closing.push(() => agentProcess.kill9())
    await agentProcess.start(env)
    const child = agentProcess.child()
    const url = /^voicemark agent: (\S+)$/m.exec(child.output())?.[1] ?? ''
    let folders = 0
    let guarded: Promise<string> | undefined
    return {
      folder,
      build,
      agent: { name: 'agent', url, child, loop, temporary },
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
  if (child.hasExited()) return `the ${name} has ended: ${child.output().slice(-600)}`
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
