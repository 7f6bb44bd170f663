import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a program left behind. */
export interface Ran {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

const monitor = pathToFileURL(join(import.meta.dirname, '../dist/index.js')).href

/** Runs a program in a folder to its end. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status, signal) => resolve({ status, signal, ...output }))
  })
}

/** Runs these lines of a Node program, which have the built monitor and `show`, which prints a value for `shown`. */
export function runNode(lines: string, cwd: string): Promise<Ran> {
  const path = join(cwd, 'program.mjs')
  writeFileSync(
    path,
    `import { PerformanceMonitor } from ${JSON.stringify(monitor)}
const show = (value) => console.log(JSON.stringify(value))
const burn = (ms) => { for (const end = performance.now() + ms; performance.now() < end;); }
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
${lines}
`,
  )
  return run(process.execPath, [path], cwd)
}

/** The values that a program showed, in order. @throws with what it printed as an error, where it ended badly. */
export function shown({ status, stdout, stderr }: Ran): unknown[] {
  if (status !== 0) throw new Error(`status ${status}: ${stderr}`)
  return stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown)
}
