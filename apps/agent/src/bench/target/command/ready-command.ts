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

/** @throws StartError when it cannot be taken apart, or names no program */
export function readyCommand(subject: CommandSubject, env: NodeJS.ProcessEnv = process.env): ReadyCommand {
  const { command, shell, cwd } = subject
  const line = readCommandLine(command, shell)
  checkProgram(line.fill(noValues), cwd, env)
  return { ...subject, line }
}

/** @throws StartError when the first word is no program that can be started */
export function checkProgram(argv: readonly string[], cwd: string | null, env: NodeJS.ProcessEnv): void {
  const [program = ''] = argv
  const fault = programFault(program, resolve(cwd ?? '.'), env)
  if (fault !== null) throw new StartError(`${program}: ${faultWords[fault]}`)
}

export const faultWords = {
  'not-found': 'no such program; give its path, or a folder that has it in PATH',
  'not-executable': 'it cannot be executed; chmod +x makes it a program',
} as const
