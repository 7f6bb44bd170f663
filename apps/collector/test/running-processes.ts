import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** What a process printed, and how it ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A collector or an agent in a process of its own. */
export interface RunningApp {
  readonly url: string
  readonly pid: number
  readonly metricsDir: string
  readonly ended: Promise<Ended>
  /** All that it has printed so far. */
  output(): string
  /** Asks it to end, as Ctrl-C does. */
  stop(): Promise<Ended>
}

export type Environment = Readonly<Record<string, string>>

const startLimitMs = 90_000
const processes = new Set<ChildProcess>()
const folders = new Set<string>()

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-pair-'))
  folders.add(folder)
  return folder
}

/** Starts a collector on a free port, on SQLite in its own folder where nothing else is said. */
export function startCollector(env: Environment = {}, folder = temporaryFolder()): Promise<RunningApp> {
  return startApp('collector', folder, env)
}

/** Starts an agent on a free port that delivers to a collector. */
export function startAgent(collector: string, env: Environment = {}): Promise<RunningApp> {
  return startApp('agent', temporaryFolder(), { VOICEMARK_COLLECTOR: collector, ...env })
}

/** Runs the command line of an app to its end. */
export async function runCommand(
  app: 'agent' | 'collector',
  args: readonly string[],
  env: Environment = {},
): Promise<Ended> {
  return launch(app, args, env).ended
}

/** Starts the command line of an app; `output` is all that it has printed so far. */
export function startCommand(
  app: 'agent' | 'collector',
  args: readonly string[],
  env: Environment = {},
): Pick<RunningApp, 'output' | 'ended'> {
  const { output, ended } = launch(app, args, env)
  return { ended, output: () => output.stdout + output.stderr }
}

/** Waits for a state that no event announces. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 60_000) {
  const endMs = performance.now() + limitMs
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`not within ${limitMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function startApp(app: 'agent' | 'collector', folder: string, env: Environment): Promise<RunningApp> {
  const metricsDir = join(folder, 'metrics')
  const { child, output, ended } = launch(app, [app], {
    VOICEMARK_HOME: join(folder, 'home'),
    VOICEMARK_METRICS_DIR: metricsDir,
    VOICEMARK_AGENT_PORT: '0',
    VOICEMARK_COLLECTOR_PORT: '0',
    VOICEMARK_LOG_LEVEL: 'warn',
    ...env,
  })
  const url = await new Promise<string>((resolve, reject) => {
    const late = () =>
      reject(new Error(`the ${app} was not ready within ${startLimitMs} ms: ${output.stderr}`))
    const limit = setTimeout(late, startLimitMs)
    child.stdout.on('data', () => {
      const line = /^voicemark \w+: (https?:\S+)$/m.exec(output.stdout)
      if (line?.[1] === undefined) return
      clearTimeout(limit)
      resolve(line[1])
    })
    void ended.then(({ stderr }) => {
      clearTimeout(limit)
      reject(new Error(`the ${app} ended while it started: ${stderr}`))
    })
  })
  return {
    url,
    pid: child.pid ?? 0,
    metricsDir,
    ended,
    output: () => output.stdout + output.stderr,
    stop() {
      child.kill('SIGINT')
      return ended
    },
  }
}

function launch(app: 'agent' | 'collector', args: readonly string[], env: Environment) {
  // Built, or `voicemark` of an installed package: `npm run test:package -- --e2e`.
  const built = join(import.meta.dirname, '../..', app, 'dist/main.js')
  const main = process.env['PACKAGE_UNDER_TEST'] ?? built
  // A group of its own, so that an agent's synthesis process is ended with it whatever a test did.
  const home = temporaryFolder()
  const child = spawn(process.execPath, [main, ...args], {
    cwd: home,
    env: { PATH: process.env['PATH'], HOME: home, TMPDIR: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  processes.add(child)
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...output })))
  return { child, output, ended }
}

afterAll(() => {
  // The number of one that has ended may be another's by now.
  for (const { pid, exitCode, signalCode } of processes)
    if (pid !== undefined && exitCode === null && signalCode === null) endGroup(pid)
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // ESRCH: nobody of the group is left, as it should be.
  }
}
