import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import type { AgentHealth } from '../src/health/agent-health.js'

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A command that has ended, with what it printed. */
export interface Finished extends Exit {
  readonly stdout: string
  readonly stderr: string
}

/** Folders of one agent; a second agent that is given them goes on where the first one stopped. */
export interface Folders {
  readonly home: string
  readonly metricsDir: string
  readonly voicesDir: string
}

/** A real agent in a process of its own. */
export interface RunningAgent extends Folders {
  readonly url: string
  readonly pid: number
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<Exit>
  logs(): string
  health(): Promise<AgentHealth>
  signal(name: NodeJS.Signals): void
  /** Asks it to end, as a service manager does. */
  stop(): Promise<Exit>
  kill9(): Promise<Exit>
}

export type Environment = Readonly<Record<string, string>>

/** The voice of the repository; small, deterministic and quick to load. */
export const embeddedVoice = 'en_US-kal16-diphone'
export const embeddedModel = fileURLToPath(new URL(`../voices/${embeddedVoice}.onnx`, import.meta.url))

/** The program as it was built, or `voicemark` of an installed package: `npm run test:package -- --e2e`. */
export const main =
  process.env['PACKAGE_UNDER_TEST'] ?? fileURLToPath(new URL('../dist/main.js', import.meta.url))
const readyLine = /^voicemark agent: (http:\/\/\S+)$/m
const startLimitMs = 90_000

const processes = new Set<ChildProcess>()
const folders = new Set<string>()

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-e2e-'))
  folders.add(folder)
  return folder
}

export function agentFolders(root = temporaryFolder()): Folders {
  const made = {
    home: join(root, 'home'),
    metricsDir: join(root, 'metrics'),
    voicesDir: join(root, 'voices'),
  }
  mkdirSync(made.voicesDir, { recursive: true })
  return made
}

/**
 * Starts an agent on a free port and waits until it serves; rejects with its error stream when it does not. `before` is a
 * command that becomes the one that is given to it.
 */
export async function startAgent(
  env: Environment = {},
  where: Folders = agentFolders(),
  before: readonly string[] = [],
): Promise<RunningAgent> {
  const { child, output, exited } = launch(['agent'], { ...environmentOf(where), ...env }, before)
  const url = await readyUrl(child, output, exited)
  const signal = (name: NodeJS.Signals) => {
    child.kill(name)
  }
  return {
    ...where,
    url,
    pid: pidOf(child),
    exited,
    logs: () => output.stdout + output.stderr,
    health: async () => (await (await fetch(`${url}/healthz`)).json()) as AgentHealth,
    signal,
    stop() {
      signal('SIGTERM')
      return exited
    },
    kill9() {
      signal('SIGKILL')
      return exited
    },
  }
}

/** Runs a command of the program to its end. */
export async function runVoicemark(args: readonly string[], env: Environment = {}): Promise<Finished> {
  const { output, exited } = launch(args, env)
  return { ...(await exited), ...output }
}

/** An agent that is expected to end by itself while it starts. */
export function failedStart(env: Environment, where: Folders = agentFolders()): Promise<Finished> {
  return runVoicemark(['agent'], { ...environmentOf(where), ...env })
}

export function environmentOf({ home, metricsDir, voicesDir }: Folders): Environment {
  return {
    VOICEMARK_AGENT_PORT: '0',
    VOICEMARK_HOME: home,
    VOICEMARK_METRICS_DIR: metricsDir,
    VOICEMARK_VOICES_DIR: voicesDir,
  }
}

/** Waits for a state that no event announces. */
export async function until(
  what: string,
  limitMs: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const endMs = performance.now() + limitMs
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`not within ${limitMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/**
 * Stops the synthesis process where it is: whatever is asked from now on stays in synthesis on any machine, until the
 * function that comes back is called.
 */
export async function holdSynthesis(agent: RunningAgent): Promise<() => void> {
  const { pid } = (await agent.health()).synthesis
  if (pid === null) throw new Error('there is no synthesis process')
  process.kill(pid, 'SIGSTOP')
  return () => void process.kill(pid, 'SIGCONT')
}

/** Waits until so many requests are in the agent: the first in synthesis, the others behind it. */
export async function untilQueued(agent: RunningAgent, requests: number): Promise<void> {
  await until(`${requests} requests in the queue`, 30_000, async () => {
    const { running, waiting } = (await agent.health()).queue
    return running === Math.min(1, requests) && waiting === Math.max(0, requests - 1)
  })
}

/** Whether a process still runs; one that has ended and was not yet collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))
  } catch {
    // ESRCH, or ENOENT between the two: there is no such process.
    return false
  }
}

/** In a process group of its own, so that its synthesis process is ended with it whatever a test did. */
function launch(args: readonly string[], env: Environment, before: readonly string[] = []) {
  if (!existsSync(main))
    throw new Error(`${main} is missing: build first (npx tsc --build tsconfig.build.json)`)
  const home = temporaryFolder()
  const [command = process.execPath, ...given] = [...before, process.execPath, main, ...args]
  const child = spawn(command, given, {
    cwd: home,
    env: { PATH: process.env['PATH'], HOME: home, TMPDIR: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  processes.add(child)
  // Its number is given to another process once its group is empty.
  child.once('exit', () => isEmptyGroup(child.pid) && processes.delete(child))
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal })
    })
  })
  return { child, output, exited }
}

function readyUrl(child: ChildProcess, output: { stdout: string; stderr: string }, exited: Promise<Exit>) {
  return new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`the agent was not ready within ${startLimitMs} ms: ${output.stderr}`))
    }, startLimitMs)
    const look = () => {
      const url = readyLine.exec(output.stdout)?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    }
    child.stdout?.on('data', look)
    void exited.then(({ code, signal }) => {
      clearTimeout(timer)
      reject(
        new Error(`the agent ended with ${code ?? signal ?? 'nothing'} while it started: ${output.stderr}`),
      )
    })
  })
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the process did not start')
  return child.pid
}

function endEverything(): void {
  for (const { pid } of processes) if (pid !== undefined) endGroup(pid)
  processes.clear()
}

function isEmptyGroup(pid = 0): boolean {
  try {
    process.kill(-pid, 0)
    return false
  } catch {
    // ESRCH: nobody of the group is left.
    return true
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // ESRCH: nobody of the group is left, as it should be.
  }
}

process.once('exit', endEverything)
afterAll(() => {
  endEverything()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  folders.clear()
})
