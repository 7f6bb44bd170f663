import { nearNames } from '@voicemark/daemon/near-names'

/** Longer ones are no misspelling of anything, and would take their time. */
const mostLetters = 100

/** What was probably meant, as a member of a problem; nothing where nothing is near. */
export function nearest(sent: string, known: readonly string[]): { readonly suggestion?: string } {
  if (sent.length > mostLetters) return {}
  const [lower, suggestion] = [sent.toLowerCase(), nearNames(sent, known)[0]]
  const same = known.find((one) => one.toLowerCase() === lower)
  return same === undefined && suggestion === undefined ? {} : { suggestion: same ?? suggestion ?? '' }
}
