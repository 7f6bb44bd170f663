import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { programFault } from '../../../keeper/find-program.js'
import type { Keeper } from '../../../keeper/keeper.js'
import type { ProgramOrder } from '../../../keeper/launcher/orders.js'
import type { ReadAudio } from '../../../served-audio/audio-reading.js'
import type { Ask, Asked, AskedText } from '../ask/ask.js'
import { noSound, type HeardSound } from '../ask/served-sound.js'
import { endFailure, lastLine, notStarted } from './command-failure.js'
import { runCommand, type CommandRun } from './command-run.js'
import { readSound, readSoundFile, silent, unasked } from './command-sound.js'
import type { ReadyCommand } from './ready-command.js'

export interface CommandDeps {
  readonly keeper: Keeper
  /** Begins when the clock has stopped. */
  readonly read: ReadAudio
  readonly env: NodeJS.ProcessEnv
}

/**
 * Asks a command: a process for each text, whose start is in the time. The clock begins before its first instruction, and
 * ends with the last byte of sound on standard output, or with the process where it writes a file.
 */
export function createCommandAsk(command: ReadyCommand, deps: CommandDeps): Ask {
  const { keeper, read, env } = deps
  const { line, raw, timeout_s } = command
  return async (spoken, signal) => {
    signal.throwIfAborted()
    const folder = mkdtempSync(join(keeper.folder, 'text-'))
    try {
      const out = line.names('out') ? join(folder, 'out.wav') : null
      const order = orderOf(command, spoken.text, folder, env)
      const [program = ''] = order.argv
      const fault = programFault(program, resolve(order.cwd ?? '.'), order.env)
      // It went away after the campaign had begun.
      if (fault !== null) return unasked(notStarted(fault, program))
      const run = await runCommand(keeper, order, { timeout_s, out }, signal)
      const failure = endFailure(run, timeout_s, spoken.text)
      const heard = failure === null ? await heardOf(run, out, raw, spoken, read) : { ...noSound, failure }
      return askedOf(run, heard, out === null && failure === null)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function orderOf(
  { line, cwd }: ReadyCommand,
  text: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): ProgramOrder {
  const text_file = join(folder, 'text.txt')
  if (line.names('text_file')) writeFileSync(text_file, `${text}\n`, { mode: 0o600 })
  const isNamed = line.names('text') || line.names('text_file')
  return {
    argv: line.fill({ text, text_file, out: join(folder, 'out.wav') }),
    cwd,
    env,
    input: Buffer.from(isNamed ? '' : `${text}\n`),
    keepsInput: false,
    hands: line.names('out') ? 'nothing' : 'stdout',
    leftBehind: 'end',
  }
}

async function heardOf(
  { body, began_ms, end }: CommandRun,
  out: string | null,
  raw: number | null,
  spoken: AskedText,
  read: ReadAudio,
): Promise<HeardSound> {
  if (out !== null) return readSoundFile(out, raw, spoken, read)
  if (body.size > 0) return readSound(body.since(began_ms), raw, spoken, read)
  return silent(
    'audio-empty',
    `it ended well and wrote nothing to its standard output${lastLine(end.stderrTail, spoken.text)}`,
  )
}

function askedOf(run: CommandRun, heard: HeardSound, isStreamed: boolean): Asked {
  const { began_ms, ended_ms, started_wall, end } = run
  const last_ms = (isStreamed ? run.body.lastMs() : null) ?? ended_ms
  return {
    ...heard,
    started_wall,
    total_s: (last_ms - began_ms) / 1000,
    http_status: null,
    ended: end.account,
    tags: end.left > 0 ? { left_processes: String(end.left) } : {},
  }
}
