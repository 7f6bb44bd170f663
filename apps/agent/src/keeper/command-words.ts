import { homedir } from 'node:os'
import { commandWords as wordsOf } from '@voicemark/schema'

/** A command line that cannot be taken apart. */
export class CommandWordsError extends Error {
  override readonly name = 'CommandWordsError'
}

/**
 * The words of a command as a plan takes it apart, with `~/` for the home folder.
 * @throws CommandWordsError
 */
export function commandWords(line: string, home = homedir()): string[] {
  try {
    return wordsOf(line, home)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new CommandWordsError(error.message.replace('(`shell`)', '(--shell; in a plan shell: true)'))
  }
}
