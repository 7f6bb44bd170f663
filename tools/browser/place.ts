import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { within } from '../within.js'
import { onSignal } from './signals.js'

/** A collector with what an agent has delivered. */
export interface Place {
  readonly url: string
  readonly agent_id: string
  /** A request that succeeded. */
  readonly request_id: string
  /** Has the agent speak on, until the place is left. */
  speak(): void
  leave(): Promise<void>
}

const main = (app: string) => fileURLToPath(new URL(`../../apps/${app}/dist/main.js`, import.meta.url))
const startS = 90
const benchS = 240

/** Starts a collector and an agent in a folder of their own, and has a bench run, a small one where nobody says which. */
export async function buildPlace(first: readonly string[] = ['--repeat', '1']): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-browser-'))
  const children: ChildProcess[] = []
  let isLeft = false
  const env = {
    ...{ PATH: process.env['PATH'], HOME: folder, TMPDIR: tmpdir(), VOICEMARK_LOG_LEVEL: 'warn' },
    ...{ VOICEMARK_AGENT_PORT: '0', VOICEMARK_COLLECTOR_PORT: '0' },
  }
  const run = (app: string, home: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
    if (isLeft) throw new Error('the place is left')
    const place = { VOICEMARK_HOME: join(folder, home), VOICEMARK_METRICS_DIR: join(folder, home, 'metrics') }
    const child = spawn(process.execPath, [main(app), ...args], {
      ...{
        cwd: folder,
        env: { ...env, ...place, ...more },
        stdio: ['ignore', 'pipe', args[0] === 'bench' ? 'ignore' : 'inherit'],
        detached: true,
      },
    })
    children.push(child)
    return child
  }
  const leave = async () => {
    isLeft = true
    await Promise.all(children.map(end))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  onSignal(leave)
  try {
    const url = await addressOf(run('collector', 'collector', ['collector']))
    const agent = await addressOf(run('agent', 'agent', ['agent'], { VOICEMARK_COLLECTOR: url }))
    const bench = (asked: readonly string[]) =>
      run('agent', 'agent', ['bench', '--agent', agent, '--warmup', '1', '--json', ...asked])
    const measured = bench(first)
    measured.stdout.resume()
    await within(benchS, 'a bench', once(measured, 'exit'))
    const stored = await waitForRequests(url)
    return {
      ...stored,
      url,
      leave,
      speak: () => void bench(['--corpus', 'sized', '--repeat', '50']).stdout.resume(),
    }
  } catch (error) {
    await leave()
    throw error
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let text = ''
  const found = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString()
      const url = /^voicemark \w+: (http:\S+)$/m.exec(text)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.once('exit', () => reject(new Error('it ended while it started')))
  })
  return within(startS, 'a daemon', found)
}

interface Stored {
  readonly agent_id: string
  readonly request_id: string
}

async function waitForRequests(url: string): Promise<Stored> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`${url}/api/v1/requests?limit=50`)
    const { requests } = (await answer.json()) as {
      requests: (Stored & { success: boolean; warmup: boolean })[]
    }
    const found = requests.find(({ success, warmup }) => success && !warmup)
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('no request has arrived')
}

/** With its whole group: an agent has a synthesis process. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await within(20, 'a daemon to end', exit).catch(() => process.kill(-(child.pid ?? 0), 'SIGKILL'))
}
