/** From so many bytes of letters on, a piece counts as the text: 12 Latin letters, 6 Cyrillic, 4 Chinese. */
const longPiece = 12

/** A message in which every long piece of a text, and the text as a whole, is `…`: texts are kept nowhere. */
export function withoutText(message: string, text: string): string {
  const said = lettersOf(message)
  const sent = lettersOf(text).map(({ key }) => key)
  const sentKeys = sent.join('')
  let kept = ''
  let keptTo = 0
  for (let at = 0; at < said.length;) {
    const end = endOfPiece(said, at, sentKeys)
    const [first, last] = [said[at], said[end - 1]]
    if (first === undefined || last === undefined || !isText(message, said.slice(at, end), sentKeys)) {
      at += 1
      continue
    }
    kept += `${message.slice(keptTo, first.start)}…`
    keptTo = last.end
    at = end
  }
  return kept + message.slice(keptTo)
}

/** A letter or digit and where it stands. */
interface Letter {
  readonly key: string
  readonly start: number
  readonly end: number
}

/** Quotes, escapes, line breaks and capitals differ where a text is repeated; its letters do not. */
function lettersOf(source: string): Letter[] {
  return [...source.matchAll(/[\p{L}\p{N}\p{M}]/gu)].map(({ 0: letter, index }) => ({
    key: letter.normalize('NFC').toLowerCase(),
    start: index,
    end: index + letter.length,
  }))
}

/** Where the longest piece of the text that begins here ends. */
function endOfPiece(said: readonly Letter[], at: number, sentKeys: string): number {
  let piece = ''
  let end = at
  for (; end < said.length; end += 1) {
    piece += said[end]?.key ?? ''
    if (!sentKeys.includes(piece)) break
  }
  return end
}

function isText(message: string, piece: readonly Letter[], sentKeys: string): boolean {
  const keys = piece.map(({ key }) => key).join('')
  if (new TextEncoder().encode(keys).length >= longPiece) return true
  const [first, last] = [piece[0], piece.at(-1)]
  if (first === undefined || last === undefined || keys !== sentKeys) return false
  // A short text is found as a word of its own only: "a" is in most messages.
  return !isLetter(message.at(first.start - 1), first.start > 0) && !isLetter(message[last.end])
}

const isLetter = (character: string | undefined, isThere = true) =>
  isThere && character !== undefined && /[\p{L}\p{N}]/u.test(character)
