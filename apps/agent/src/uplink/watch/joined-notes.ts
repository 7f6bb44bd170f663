/** Notes are columns of a row. */
const longestNote = 256

/** Notes as one; the end of what is too long is left out, and no half of a character stays. */
export function joinedNotes(...notes: (string | null)[]): string | null {
  const said = notes.filter((note) => note !== null)
  return said.length === 0
    ? null
    : said
        .join('; ')
        .slice(0, longestNote)
        .replace(/\p{Surrogate}$/u, '')
}
