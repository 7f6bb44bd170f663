import { setTimeout } from 'node:timers/promises'
import { StartError, type HttpSend } from '@voicemark/daemon'
import type { Serve } from '@voicemark/schema'
import type { Keeper } from '../../../keeper/keeper.js'
import type { KeptProgram } from '../../../keeper/kept-program.js'
import { monotonicMs, type ProgramEnd, type ProgramExit } from '../../../keeper/launcher/orders.js'
import { lastLine } from '../command/command-failure.js'
import { readCommandLine } from '../command/command-line.js'
import { checkProgram } from '../command/ready-command.js'
import { readinessAt, refuseTaken, type IsReady } from './readiness.js'

/** A server that the bench has started, and that answers. */
export interface StartedServer {
  /** From its first instruction until it could be asked. */
  readonly model_load_s: number
  /** What is to be said of the way there; null: nothing. */
  readonly note: string | null
  /** How it ended; null where it is there. Waits a little, since a server closes its connections before it is gone. */
  ended(): Promise<ProgramEnd | null>
}

export interface ServerDeps {
  readonly keeper: Keeper
  readonly env: NodeJS.ProcessEnv
  readonly send: HttpSend
}

const lookMs = 20
const goingMs = 1000
/** A server that takes a connection and loads behind it is asked anew after so long. */
const answerMs = 5000

/**
 * Starts a server and waits until it can be asked.
 * @throws StartError when its address is taken, when it ends before, or is not ready in time; nothing of it is left then
 */
export async function startServer(
  serve: Serve,
  url: string,
  { keeper, env, send }: ServerDeps,
  signal: AbortSignal,
): Promise<StartedServer> {
  const argv = readCommandLine(serve.command, false).fill({
    text: '{text}',
    text_file: '{text_file}',
    out: '{out}',
  })
  const given = { ...env, ...serve.env }
  checkProgram(argv, serve.cwd, given)
  await refuseTaken(url)
  const program = await keeper.start({
    argv,
    cwd: serve.cwd,
    env: given,
    input: Buffer.alloc(0),
    // Some end with their standard input.
    keepsInput: true,
    hands: 'nothing',
    leftBehind: 'keep',
  })
  const state: ServerState = { exit: null, end: null }
  program.exited.then((exit) => (state.exit = exit), ignore)
  program.over.then((end) => (state.end = end), ignore)
  const isReady = readinessAt(url, serve.ready, send)
  const ready_ms = await untilReady(serve, program, state, isReady, signal)
  const { exit } = state
  return {
    model_load_s: (ready_ms - program.began_ms) / 1000,
    note:
      exit === null
        ? null
        : `the server that was started ended with exit status ${exit.status}, and what it left answers`,
    ended: () => Promise.race([program.over, setTimeout(goingMs, null)]),
  }
}

interface ServerState {
  /** Of the first process, when others live on. */
  exit: ProgramExit | null
  /** Of the last. */
  end: ProgramEnd | null
}

const ignore = () => undefined

/** When it could be asked, by the monotonic clock. */
async function untilReady(
  serve: Serve,
  program: KeptProgram,
  state: ServerState,
  isReady: IsReady,
  signal: AbortSignal,
): Promise<number> {
  const last_ms = program.began_ms + serve.ready_timeout_s * 1000
  for (;;) {
    signal.throwIfAborted()
    const rest_ms = Math.max(1, Math.min(answerMs, last_ms - monotonicMs()))
    const isThere = await isReady(AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(rest_ms))]))
    const ready_ms = monotonicMs()
    if (state.end !== null)
      throw new StartError(
        `${serve.command}: ${howEnded(state.end)} before it could be asked${lastWords(state.end)}`,
      )
    if (isThere) return ready_ms
    if (ready_ms >= last_ms) {
      const end = await program.end()
      throw new StartError(
        `${serve.command}: not ready within ${serve.ready_timeout_s} s, and ended; it ${lastWords(end) === '' ? 'wrote nothing' : `last wrote${lastWords(end)}`}`,
      )
    }
    await setTimeout(lookMs)
  }
}

export const howEnded = ({ status, signal }: ProgramEnd) =>
  signal === null ? `it ended with exit status ${status}` : `it was ended by ${signal}`

/** Servers write to either output. */
export const lastWords = ({ stderrTail, stdoutTail }: ProgramEnd, text = '') =>
  lastLine(stderrTail.trim() === '' ? stdoutTail : stderrTail, text)
