/** Gathers what is read otherwise than it stands in a file: each kind once, with how often and where it is first. */
export interface FileNotes {
  /** A sentence about the whole file. */
  say(sentence: string): void
  /** One more place where `what` was found; `as` is what was made of it. */
  found(what: string, as: string, line: number, text: string): void
  all(): string[]
}

interface Found {
  readonly as: string
  readonly line: number
  readonly text: string
  times: number
}

/** More kinds than that are one sentence; their names come from the file. */
const mostKinds = 100

export function createFileNotes(): FileNotes {
  const said = new Set<string>()
  const kinds = new Map<string, Found>()
  let beyond = 0
  return {
    say(sentence) {
      if (said.size < mostKinds) said.add(sentence)
    },
    found(what, as, line, text) {
      const known = kinds.get(what)
      if (known !== undefined) known.times += 1
      else if (kinds.size < mostKinds) kinds.set(what, { as, line, text, times: 1 })
      else beyond += 1
    },
    all: () => [
      ...said,
      ...[...kinds].map(
        ([what, { as, line, text, times }]) => `${what} (${placesOf(times, line, text)}): ${as}`,
      ),
      ...(beyond > 0 ? [`${beyond} more places were read otherwise than they stand there`] : []),
    ],
  }
}

function placesOf(times: number, line: number, text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  const value = text === '' ? '' : `: ${shown}`
  return times === 1 ? `line ${line}${value}` : `${times} rows, the first on line ${line}${value}`
}
