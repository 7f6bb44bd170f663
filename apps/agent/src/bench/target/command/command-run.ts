import { statSync } from 'node:fs'
import type { Keeper } from '../../../keeper/keeper.js'
import { monotonicMs, type ProgramEnd, type ProgramOrder } from '../../../keeper/launcher/orders.js'
import type { EndedFor } from './command-failure.js'
import { createSoundBody, largestSoundBytes, type SoundBody } from './sound-body.js'

/** A command from its first instruction to the end of all of its processes. */
export interface CommandRun {
  readonly body: SoundBody
  readonly end: ProgramEnd
  /** Null where it ended by itself. */
  readonly endedFor: EndedFor | null
  readonly began_ms: number
  /** When its first process had ended, or had to be. */
  readonly ended_ms: number
  readonly started_wall: number
}

export interface CommandLimits {
  readonly timeout_s: number
  /** The file that it writes; null where it writes to its standard output. */
  readonly out: string | null
}

const lookMs = 250

/** Runs a command within its limits. @throws when the signal is aborted, when all of its processes have ended */
export async function runCommand(
  keeper: Keeper,
  order: ProgramOrder,
  { timeout_s, out }: CommandLimits,
  signal: AbortSignal,
): Promise<CommandRun> {
  const body = createSoundBody()
  const stopped: { why: EndedFor | null; at_ms: number } = { why: null, at_ms: 0 }
  const over = new AbortController()
  const stop = (why: EndedFor) => {
    if (over.signal.aborted) return
    Object.assign(stopped, { why, at_ms: monotonicMs() })
    over.abort()
  }
  const program = await keeper.start(order, (bytes, at_ms) => {
    body.add(bytes, at_ms)
    if (body.size > largestSoundBytes) stop('too-large')
  })
  const started_wall = (Date.now() - (monotonicMs() - program.began_ms)) / 1000
  const timeout = setTimeout(() => stop('timeout'), timeout_s * 1000)
  const look = setInterval(() => sizeOf(out) > largestSoundBytes && stop('too-large'), lookMs)
  try {
    const end = await endedBy(program, AbortSignal.any([signal, over.signal]))
    signal.throwIfAborted()
    const ended_ms = stopped.why === null ? end.at_ms : stopped.at_ms
    return { body, end, endedFor: stopped.why, began_ms: program.began_ms, ended_ms, started_wall }
  } finally {
    clearTimeout(timeout)
    clearInterval(look)
  }
}

/** Its end, which the signal brings about. */
export async function endedBy(
  program: { readonly over: Promise<ProgramEnd>; end(): Promise<ProgramEnd> },
  signal: AbortSignal,
): Promise<ProgramEnd> {
  const end = () => void program.end().catch(() => undefined)
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  try {
    return await program.over
  } finally {
    signal.removeEventListener('abort', end)
  }
}

const sizeOf = (path: string | null) =>
  path === null ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
