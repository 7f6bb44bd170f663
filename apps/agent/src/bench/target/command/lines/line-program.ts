import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Keeper } from '../../../../keeper/keeper.js'
import type { OutputListener } from '../../../../keeper/kept-program.js'
import type { ProgramEnd } from '../../../../keeper/launcher/orders.js'
import type { ReadyCommand } from '../ready-command.js'
import { createAnswerReader, isSamples, type AnswerReader } from './answer-reader.js'
import { hearLine, type HeardLine } from './heard-line.js'

/** One life of a program that answers lines. */
export interface LineProgram {
  /** Writes a line and hears its answer; one at a time. */
  answer(text: string, signal: AbortSignal): Promise<HeardLine>
  /** Whether it went on after its last answer. */
  saidMore(): boolean
  isOver(): boolean
  end(): Promise<ProgramEnd>
}

/** Who has more to say begins at once, mostly. */
const settleMs = 50

/** @throws StartError when it cannot be started */
export async function startLineProgram(
  command: ReadyCommand,
  keeper: Keeper,
  env: NodeJS.ProcessEnv,
): Promise<LineProgram> {
  const { line, cwd, raw, timeout_s } = command
  const folder = mkdtempSync(join(keeper.folder, 'lines-'))
  const out = join(folder, 'out.wav')
  let listen: OutputListener = () => undefined
  let isOver = false
  let hasMore = false
  const order = {
    argv: line.fill({ text: '', text_file: '', out }),
    cwd,
    env,
    input: Buffer.alloc(0),
    keepsInput: true,
    hands: 'all',
    leftBehind: 'end',
  } as const
  const program = await keeper.start(order, (...heard) => listen(...heard))
  const bury = () => {
    isOver = true
    rmSync(folder, { recursive: true, force: true })
  }
  program.over.then(bury, bury)
  const place = { cwd: resolve(cwd ?? '.'), isRaw: raw !== null, out: line.names('out') ? out : null }

  return {
    saidMore: () => hasMore,
    isOver: () => isOver,
    end: () => program.end(),
    async answer(text, signal) {
      const since_ms = Date.now()
      const limits = { ...place, since_ms, timeout_s, launcherPid: keeper.pid }
      const heard = await hearLine(program, text, limits, (listener) => (listen = listener), signal)
      const after = createAnswerReader({ ...place, since_ms })
      listen = (bytes, _, from) => {
        hasMore ||= goesOn(after, heard, bytes, from)
      }
      await setTimeout(settleMs)
      return heard
    },
  }
}

/** Sound, or another file: one that is named twice is the same answer. */
function goesOn(
  after: AnswerReader,
  { answer }: HeardLine,
  bytes: Buffer,
  from: 'stdout' | 'stderr',
): boolean {
  if (from === 'stdout' && isSamples(bytes)) return true
  const more = after.take(bytes, 0, from)
  return more !== null && !(more.kind === 'file' && answer.kind === 'file' && more.path === answer.path)
}
