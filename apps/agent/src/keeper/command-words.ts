import { homedir } from 'node:os'

/** A command line that cannot be taken apart. */
export class CommandWordsError extends Error {
  override readonly name = 'CommandWordsError'
}

/** What only a shell understands; between words it would be handed to the program in silence. */
const shellOnly = /[|&;<>()`$*?]/

/**
 * Takes a command line apart as a shell does: words between spaces, quotes of both kinds, a backslash before any character,
 * `~/` for the home folder. Nothing is replaced, and what would need a shell is refused.
 * @throws CommandWordsError
 */
export function commandWords(line: string, home = homedir()): string[] {
  const words: string[] = []
  let word: string | null = null
  for (let at = 0; at < line.length;) {
    const character = line.charAt(at)
    if (/\s/.test(character)) {
      if (word !== null) words.push(word)
      word = null
      at += 1
      continue
    }
    if (word === null && /^~(\/|\s|$)/.test(line.slice(at, at + 2))) {
      word = home
      at += 1
      continue
    }
    const piece: Piece = pieceAt(line, at)
    word = (word ?? '') + piece.text
    at = piece.end
  }
  if (word !== null) words.push(word)
  if (words[0] === undefined || words[0] === '') throw new CommandWordsError('a command without a program')
  return words
}

/** Some characters of a word, and where what is behind them begins. */
interface Piece {
  readonly text: string
  readonly end: number
}

function pieceAt(line: string, at: number): Piece {
  const character = line.charAt(at)
  if (character === "'") return singleQuoted(line, at)
  if (character === '"') return doubleQuoted(line, at)
  if (character === '\\') {
    if (at + 1 === line.length) throw new CommandWordsError('a backslash at its end')
    return { text: line.charAt(at + 1), end: at + 2 }
  }
  if (shellOnly.test(character))
    throw new CommandWordsError(
      `"${character}" is for a shell: quote it, or let a shell run the command with --shell (in a plan: shell: true)`,
    )
  return { text: character, end: at + 1 }
}

function singleQuoted(line: string, at: number): Piece {
  const end = line.indexOf("'", at + 1)
  if (end === -1) throw new CommandWordsError("a quote ' that is not closed")
  return { text: line.slice(at + 1, end), end: end + 1 }
}

/** There, a backslash means itself unless one of four characters follows (POSIX, Shell Command Language, 2.2.3). */
function doubleQuoted(line: string, at: number): Piece {
  let text = ''
  for (let next = at + 1; next < line.length; next += 1) {
    const character = line.charAt(next)
    if (character === '"') return { text, end: next + 1 }
    if (character === '\\' && /["\\$`]/.test(line.charAt(next + 1))) next += 1
    text += line.charAt(next)
  }
  throw new CommandWordsError('a quote " that is not closed')
}
