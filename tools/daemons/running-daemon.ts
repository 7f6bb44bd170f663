import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

export type App = 'agent' | 'collector'
export type Environment = Readonly<Record<string, string>>

/** How a process ended, and all that it printed. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A daemon as it was built, in a process of its own. */
export interface RunningDaemon {
  readonly url: string
  readonly ended: Promise<Ended>
  signal(name: NodeJS.Signals): void
  /** All that is on its error stream so far. */
  log(): string
  /** Where it connected to, as host:port, and names that it looked up; each once. */
  spokenTo(): readonly string[]
}

const root = join(import.meta.dirname, '../..')
const startLimitMs = 60_000
const processes = new Set<ChildProcess>()
const folders = new Set<string>()

/** Starts a daemon on a free port and waits until it serves. */
export async function startDaemon(app: App, env: Environment = {}): Promise<RunningDaemon> {
  const { child, output, ended, notes } = launch(app, env)
  const url = await new Promise<string>((resolve, reject) => {
    const late = () => reject(new Error(`${app}: not ready within ${startLimitMs} ms: ${output.stderr}`))
    const limit = setTimeout(late, startLimitMs)
    child.stdout.on('data', () => {
      const line = /^voicemark \w+: (http:\S+)$/m.exec(output.stdout)
      if (line?.[1] !== undefined) resolve(line[1])
    })
    void ended.then(({ stderr }) => {
      clearTimeout(limit)
      reject(new Error(`${app}: ended while it started: ${stderr}`))
    })
  })
  return {
    url,
    ended,
    signal: (name) => void child.kill(name),
    log: () => output.stderr,
    spokenTo: () => [...new Set(readFileSync(notes, 'utf8').split('\n').filter(Boolean))],
  }
}

/** Starts a daemon that is expected to end by itself. */
export function failedStart(app: App, env: Environment): Promise<Ended> {
  return launch(app, env).ended
}

function launch(app: App, env: Environment) {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-daemons-'))
  folders.add(folder)
  const notes = join(folder, 'spoken-to')
  writeFileSync(notes, '')
  const child = spawn(process.execPath, [join(root, 'apps', app, 'dist/main.js'), app], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      TMPDIR: tmpdir(),
      VOICEMARK_AGENT_PORT: '0',
      VOICEMARK_COLLECTOR_PORT: '0',
      NODE_OPTIONS: `--import ${new URL('spoken-to.mjs', import.meta.url).href}`,
      SPOKEN_TO: notes,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that an agent's synthesis process is ended with it whatever a test did.
    detached: true,
  })
  processes.add(child)
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, ...output })),
  )
  return { child, output, ended, notes }
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
