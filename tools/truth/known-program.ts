import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Plan, Truth } from './case.js'

/** The program waits to be told. */
export interface KnownProgram {
  readonly pid: number
  /** Runs its plan; gives what it took. */
  run(): Promise<Truth>
  /** Lets it end. */
  end(): Promise<void>
}

export const knownProgram = fileURLToPath(new URL('./known_program.py', import.meta.url))

/** A text says why it cannot be run here. */
export function whyNotRunnable(python: string): string | null {
  if (process.platform !== 'linux') return `the truth is read from /proc, which ${process.platform} has not`
  return spawnSync(python, ['--version']).status === 0 ? null : `${python} cannot be run; set PYTHON`
}

/** Started within control groups by their files. */
export async function startKnownProgram(
  python: string,
  plan: Plan,
  doors: readonly string[],
): Promise<KnownProgram> {
  const enter = doors.map((door) => `echo $$ > ${door}; `).join('')
  const words = ['-c', `${enter}exec "$@"`, 'sh', python, knownProgram, JSON.stringify(plan)]
  const child = spawn('/bin/sh', words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async () => {
    const next = await lines.next()
    if (next.done === true) throw new Error('the known program ended before it said what it took')
    return next.value
  }
  await line()
  return {
    pid: child.pid ?? 0,
    async run() {
      child.stdin.write('go\n')
      return JSON.parse(await line()) as Truth
    },
    async end() {
      child.stdin.end('end\n')
      await exit
    },
  }
}
