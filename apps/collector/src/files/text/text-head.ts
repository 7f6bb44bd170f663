/** The beginning of a text, and all of it. */
export interface TextHead {
  /** Of whole lines, unless the text is shorter or has none. */
  readonly head: string
  /** The text again from its start. */
  readonly text: AsyncIterable<string>
}

/** Characters that are looked at before a table is read. */
const headLength = 65_536

/** Looks at the beginning of a text and gives it back. */
export async function lookAhead(text: AsyncIterable<string>): Promise<TextHead> {
  const pieces = text[Symbol.asyncIterator]()
  const seen: string[] = []
  let [length, complete] = [0, false]
  while (length < headLength && !complete) {
    const piece = await pieces.next()
    if (piece.done === true) complete = true
    else {
      seen.push(piece.value)
      length += piece.value.length
    }
  }
  const start = seen.join('').replace(/^\ufeff/, '')
  const cut = complete ? start.length : Math.max(start.lastIndexOf('\n'), start.lastIndexOf('\r')) + 1
  return { head: start.slice(0, cut === 0 ? undefined : cut), text: again(seen, pieces) }
}

async function* again(seen: readonly string[], pieces: AsyncIterator<string>): AsyncGenerator<string> {
  yield* seen
  for (;;) {
    const piece = await pieces.next()
    if (piece.done === true) return
    yield piece.value
  }
}
