import { StartError } from '@voicemark/daemon'
import { startKeeper, type Keeper } from '../../keeper/keeper.js'
import { readInThread } from '../../served-audio/audio-thread.js'
import { codePoints } from '../../speech/speech-request.js'
import type { Ask } from './ask/ask.js'
import type { Subject } from './ask/subject.js'
import { createCommandAsk } from './command/command-ask.js'
import { readyCommand, type CommandSubject } from './command/ready-command.js'
import { createLinesAsk, type LinesAsk } from './command/lines/lines-ask.js'

/** A program on this machine, below a keeper of its own. */
export function commandSubject(command: CommandSubject, env: NodeJS.ProcessEnv): Subject {
  let keeper: Keeper | null = null
  let lines: LinesAsk | null = null
  return {
    async open() {
      const ready = readyCommand(command, env)
      keeper = await startKeeper()
      const deps = { keeper, read: readInThread, env }
      if (command.lines) lines = createLinesAsk(ready, deps)
      await lines?.open()
      const ask = lines?.ask ?? createCommandAsk(ready, deps)
      return {
        ask,
        watch: `children:${keeper.pid}`,
        described: {},
        note: keeper.note,
        probe: (signal) => probeCommand(command.command, ask, signal),
      }
    },
    async close() {
      await lines?.close()
      await keeper?.close()
      lines = keeper = null
    },
  }
}

/** Of nobody, so that a program may put it into its log. */
const text = 'One, two, three.'

/** Failures that no other text changes. */
const final = [
  ...[
    'command-failed',
    'command-ended',
    'command-not-found',
    'command-not-executable',
    'command-answers-more',
  ],
  ...['answer-without-end', 'audio-empty', 'audio-unreadable'],
]

/**
 * Has a program speak once, of which no row is made, and gives what is to be noted; one that stays loads its voice by then.
 * @throws StartError when no request can succeed
 */
async function probeCommand(command: string, ask: Ask, signal: AbortSignal): Promise<string | null> {
  const { failure } = await ask({ text, chars: codePoints(text) }, signal)
  if (failure === null) return null
  const said = `${command}: ${failure.detail}`
  if (final.includes(failure.code)) throw new StartError(said)
  return `the first request failed, and the others may not; ${said}`
}
