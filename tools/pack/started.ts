import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Installed } from './installed.js'

/** A daemon of an installed product. */
export interface Daemon {
  readonly url: string
  readonly startMs: number
  /** Ends it as a service manager does; rejects when it does not end well. */
  stop(): Promise<void>
}

/** How an installed product is used: in a folder, with settings. */
export interface Use {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

const limitMs = 120_000

/** Runs a command of it; gives what it printed. @throws Error when it does not end well */
export function runProduct(
  { node, program, env: base }: Installed,
  args: readonly string[],
  { cwd, env }: Use,
): string {
  const { status, stdout, stderr } = spawnSync(node, [program, ...args], {
    ...{ env: { ...base, ...env }, cwd, encoding: 'utf8', timeout: limitMs },
  })
  if (status !== 0) throw new Error(`voicemark ${args.join(' ')}: status ${String(status)}: ${stderr}`)
  return stdout
}

/** Starts a daemon of it, and waits until it says its address. */
export async function startDaemon(
  { node, program, env: base }: Installed,
  name: 'agent' | 'collector',
  { cwd, env }: Use,
): Promise<Daemon> {
  const started = performance.now()
  const child = spawn(node, [program, name], {
    env: { ...base, ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  const ended = once(child, 'exit') as Promise<[number | null]>
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text
      const [, found] = /^voicemark \w+: (\S+)$/m.exec(output.stdout) ?? []
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(`the ${name} ended while it started: ${output.stderr}`)))
  })
  return {
    url,
    startMs: performance.now() - started,
    async stop() {
      child.kill('SIGTERM')
      const [code] = await ended
      if (code !== 0) throw new Error(`the ${name} ended with ${String(code)}: ${output.stderr}`)
    },
  }
}
