/** As many as a column takes. */
const longest = 256

/** What has to be said of one watch or window: each thing once, in the order it came. */
export function joinNotes(notes: Iterable<string | null>): string | null {
  const text = [...new Set([...notes].filter((note) => note !== null))].join('; ')
  if (text === '') return null
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}
