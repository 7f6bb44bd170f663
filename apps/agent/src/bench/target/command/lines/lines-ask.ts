import { rmSync } from 'node:fs'
import { sep } from 'node:path'
import type { Ask, Asked, AskedText, AskFailure } from '../../ask/ask.js'
import { invalid, noSound, type HeardSound } from '../../ask/served-sound.js'
import type { CommandDeps } from '../command-ask.js'
import { endedEarly, engine, lateness, tooLarge } from '../command-failure.js'
import { readSound, readSoundFile, unasked } from '../command-sound.js'
import type { ReadyCommand } from '../ready-command.js'
import { moreThanOne } from './answer-reader.js'
import type { HeardLine } from './heard-line.js'
import { startLineProgram, type LineProgram } from './line-program.js'

/** A program that stays, and is asked line by line. */
export interface LinesAsk {
  readonly ask: Ask
  open(): Promise<void>
  close(): Promise<void>
}

/** Of nobody: what a program that was started anew says first, since it may load its voice by then. */
const warmText = 'One, two, three.'

/** A program that dies so often without an answer does not get better. */
const mostDeaths = 2

/**
 * Asks a program line by line, one after the other. One that ended, or did not keep to that, is started anew before the next
 * text, and speaks one that does not count before it.
 */
export function createLinesAsk(command: ReadyCommand, deps: CommandDeps): LinesAsk {
  let program: LineProgram | null = null
  let deaths = 0
  let turn: Promise<unknown> = Promise.resolve()

  async function open(): Promise<LineProgram> {
    program = await startLineProgram(command, deps.keeper, deps.env)
    return program
  }
  async function close(): Promise<void> {
    const ending = program
    program = null
    await ending?.end()
  }
  /** The program, and whether it had to be started anew. */
  async function living(signal: AbortSignal): Promise<{ running: LineProgram; isRevived: boolean }> {
    if (program?.isOver() === false) return { running: program, isRevived: false }
    const running = await open()
    await running.answer(warmText, signal)
    return { running, isRevived: true }
  }
  async function askOne(spoken: AskedText, signal: AbortSignal): Promise<Asked> {
    if (program?.saidMore() === true) {
      await close()
      return unasked(invalid('command-answers-more', moreThanOne))
    }
    if (deaths >= mostDeaths) return unasked(gaveUp)
    const { running, isRevived } = await living(signal)
    const started_wall = Date.now() / 1000
    const heard = await running.answer(spoken.text, signal)
    deaths = heard.answer.kind === 'ended' ? deaths + 1 : 0
    if (!isWhole(heard)) await close()
    signal.throwIfAborted()
    return {
      ...unasked(null),
      ...(await soundOf(heard, running, command, spoken, deps)),
      started_wall,
      total_s: (heard.ended_ms - heard.began_ms) / 1000,
      tags: isRevived ? { restarted: '1' } : {},
    }
  }
  return {
    ask(spoken, signal) {
      const asked = turn.then(() => askOne(spoken, signal))
      turn = asked.catch(() => undefined)
      return asked
    },
    async open() {
      await open()
    },
    close,
  }
}

const isWhole = ({ answer }: HeardLine) => answer.kind === 'stream' || answer.kind === 'file'

/** Many read all of their input first. */
const atOnce = 'one that speaks at the end of its input only is for one process a text, without --lines'

const gaveUp = engine('command-ended', 'it ended twice without an answer, and is not started again')

async function soundOf(
  { answer, began_ms }: HeardLine,
  program: LineProgram,
  { timeout_s, raw }: ReadyCommand,
  spoken: AskedText,
  { read, keeper }: CommandDeps,
): Promise<HeardSound> {
  const no = (failure: AskFailure): HeardSound => ({ ...noSound, failure })
  if (answer.kind === 'stream') return readSound(answer.body.since(began_ms), raw, spoken, read)
  if (answer.kind === 'file') {
    const heard = await readSoundFile(answer.path, raw, spoken, read)
    // What stands elsewhere is of the one who named the folder.
    if (answer.path.startsWith(`${keeper.folder}${sep}`)) rmSync(answer.path, { force: true })
    return heard
  }
  if (answer.kind === 'unusable') return no(invalid('answer-without-end', answer.detail))
  if (answer.kind === 'too-large') return no(tooLarge)
  const end = await program.end()
  if (answer.kind === 'timeout') {
    const late = lateness(timeout_s, end, spoken.text)
    return no({ ...late, detail: `${late.detail}; ${atOnce}` })
  }
  return no(endedEarly(end, spoken.text))
}
