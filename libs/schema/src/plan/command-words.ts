/**
 * A command as the words that a POSIX shell makes of it, by quotes and backslashes alone: nothing is expanded but `~/` at
 * the start of a word, where the home folder is given.
 * @throws RangeError where a quote is not closed, there is no program, or only a shell could do what stands there.
 */
export function commandWords(command: string, home: string | null = null): string[] {
  const words: string[] = []
  let word: string | null = null
  for (const [token] of command.matchAll(tokens)) {
    if (/^\s/.test(token)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + partOf(token, word === null ? home : null)
  }
  if (word !== null) words.push(word)
  if (words.length === 0 || words[0] === '') throw new RangeError('expected a command')
  return words
}

const tokens = /\s+|'[^']*'?|"(?:[^"\\]|\\[\s\S])*"?|\\[\s\S]?|[|&;<>()$`*?]|[^\s'"\\|&;<>()$`*?]+/g
const shellOnly = /^[|&;<>()$`*?]$/

function partOf(token: string, home: string | null): string {
  const first = token.charAt(0)
  if (first === "'" || first === '"') return unquoted(token)
  if (first === '\\') return escaped(token)
  if (shellOnly.test(token))
    throw new RangeError(`${token} is for a shell: quote it, or let a shell run the command (\`shell\`)`)
  return home === null ? token : token.replace(/^~(?=\/|$)/, () => home)
}

const closed = /^'[^']*'$|^"(?:[^"\\]|\\[\s\S])*"$/

/** Between double quotes a backslash means itself unless one of four characters follows (POSIX, 2.2.3). */
function unquoted(token: string): string {
  if (!closed.test(token)) throw new RangeError(`the quote ${token.charAt(0)} is not closed`)
  const inside = token.slice(1, -1)
  return token.startsWith("'") ? inside : inside.replace(/\\([$`"\\])/g, '$1')
}

function escaped(token: string): string {
  if (token.length < 2) throw new RangeError('ends with a backslash')
  return token.slice(1)
}
