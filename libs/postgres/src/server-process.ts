import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'

/** A process that says on its error stream what it does, and that is waited for with a limit. */
export interface ServerProcess {
  readonly pid: number
  /** Resolves when it has said this. Rejects when it ends before, or has not within the limit. */
  said(text: string, limitMs: number): Promise<void>
  /** Resolves with its status when it has ended. Rejects when it has not within the limit, and is killed. */
  ended(limitMs: number): Promise<number>
  kill(signal: NodeJS.Signals): void
  /** What it said last. */
  lastLine(): string
}

const tailLength = 2000

/** Starts a program. Rejects where it cannot start. */
export async function startProcess(
  name: string,
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<ServerProcess> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  let tail = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-tailLength)))
  const over = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  await started(child, name)
  const lastLine = () => tail.trimEnd().split('\n').at(-1) ?? ''
  return {
    pid: child.pid ?? 0,
    said: (text, limitMs) =>
      within(limitMs, `${name} to say: ${text}`, (resolve, reject) => {
        const look = () => {
          if (!tail.includes(text)) return
          child.stderr.off('data', look)
          resolve()
        }
        child.stderr.on('data', look)
        void over.then((code) => reject(new Error(`${name} ended with ${code}: ${lastLine()}`)))
        look()
      }),
    async ended(limitMs) {
      try {
        return await within<number>(limitMs, `${name} to end`, (resolve) => void over.then(resolve))
      } catch (error) {
        child.kill('SIGKILL')
        throw error
      }
    },
    kill: (signal) => void child.kill(signal),
    lastLine,
  }
}

function started(child: ChildProcess, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (cause) => reject(new Error(`${name} cannot start: ${cause.message}`, { cause })))
  })
}

function within<T>(
  limitMs: number,
  what: string,
  wait: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`waited ${limitMs / 1000} s for ${what}`)), limitMs)
    const settled =
      <V>(settle: (value: V) => void) =>
      (value: V) => {
        clearTimeout(timer)
        settle(value)
      }
    wait(settled(resolve), settled(reject))
  })
}
