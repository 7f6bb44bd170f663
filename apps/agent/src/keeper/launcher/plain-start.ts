import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { monotonicMs, type ProgramOrder } from './orders.js'

/** A program that Node started itself, where the kernel is not asked. */
export interface PlainStart {
  readonly pid: number
  readonly began_ms: number
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  readonly exited: Promise<{ readonly status: number | null; readonly signal: string | null }>
}

/** @throws Error when it cannot be started */
export async function startPlain({ argv, cwd, env }: ProgramOrder): Promise<PlainStart> {
  const [file = '', ...args] = argv
  const began_ms = monotonicMs()
  const child = spawn(file, args, {
    ...(cwd !== null && { cwd }),
    env: { ...env },
    // A group of its own, by which all of it can be ended.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  if (child.pid === undefined) {
    const [error] = (await once(child, 'error')) as [Error]
    throw error
  }
  child.stdin.on('error', () => undefined)
  const exited = once(child, 'exit').then(([status, signal]: (number | string | null)[]) => ({
    status: typeof status === 'number' ? status : null,
    signal: typeof signal === 'string' ? signal : null,
  }))
  const { pid, stdin, stdout, stderr } = child
  return { pid, began_ms, stdin, stdout, stderr, exited }
}
