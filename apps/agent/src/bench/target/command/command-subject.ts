import { resolve } from 'node:path'
import { StartError } from '@voicemark/daemon'
import { programFault } from '../../../keeper/find-program.js'
import { readCommandLine, type CommandLine } from './command-line.js'

/** What a configuration says of a command that speaks. */
export interface CommandSubject {
  readonly command: string
  /** Whether it stays, and answers a line with a sound. */
  readonly lines: boolean
  /** Hz of raw samples, 16 bits, mono; null: the sound says what it is. */
  readonly raw: number | null
  readonly shell: boolean
  /** Null: the folder of this process. */
  readonly cwd: string | null
  readonly timeout_s: number
}

/** A command that can be started. */
export interface ReadyCommand extends CommandSubject {
  readonly line: CommandLine
}

const noValues = { text: '', text_file: '', out: '' }

/** @throws StartError when it cannot be taken apart, says what cannot be, or names no program */
export function readyCommand(subject: CommandSubject, env: NodeJS.ProcessEnv = process.env): ReadyCommand {
  const { command, lines, raw, shell, cwd } = subject
  const line = readCommandLine(command, shell)
  if (lines && (line.names('text') || line.names('text_file')))
    throw new StartError(
      'a command with --lines gets its texts as lines of its standard input: name {text} nowhere',
    )
  if (lines && raw !== null && !line.names('out'))
    throw new StartError(
      'raw samples on a standard output that stays open do not say where an answer ends: ' +
        'have the program write files, as with -d {out}, or leave out --lines',
    )
  const [program = ''] = line.fill(noValues)
  const fault = programFault(program, resolve(cwd ?? '.'), env)
  if (fault !== null) throw new StartError(`${program}: ${faultWords[fault]}`)
  return { ...subject, line }
}

export const faultWords = {
  'not-found': 'no such program; give its path, or a folder that has it in PATH',
  'not-executable': 'it cannot be executed; chmod +x makes it a program',
} as const
