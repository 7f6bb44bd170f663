import { nearNames, typos } from '@voicemark/daemon/near-names'

/** Longer ones are no misspelling of anything, and would take their time. */
const mostLetters = 100

/** What was probably meant, as a member of a problem; nothing where nothing is near. */
export function nearest(sent: string, known: readonly string[]): { readonly suggestion?: string } {
  if (sent.length > mostLetters) return {}
  const [lower, suggestion] = [sent.toLowerCase(), nearNames(sent, known)[0]]
  const same = known.find((one) => one.toLowerCase() === lower)
  return same === undefined && suggestion === undefined ? {} : { suggestion: same ?? suggestion ?? '' }
}

/** The path that was probably meant, of those of a table; parts that are ids are named and not repeated. */
export function nearestPath(path: string, table: readonly string[]): { readonly suggestion?: string } {
  if (path.length > mostLetters) return {}
  const parts = path.replace(/^\/api\/v1(?=\/)/, '').split('/')
  const short = (pattern: string) => pattern.replace(/^\/api\/v1(?=\/)/, '').split('/')
  const near = table
    .filter((pattern) => short(pattern).length === parts.length)
    .map((pattern) => ({ pattern, far: distance(parts, short(pattern)) }))
    .filter(({ far }) => far <= 2)
    .sort((a, b) => a.far - b.far)[0]
  return near === undefined ? {} : { suggestion: near.pattern.replaceAll(/:(\w+)/g, '{$1}') }
}

const distance = (parts: readonly string[], pattern: readonly string[]) =>
  pattern.reduce((sum, name, i) => sum + (name.startsWith(':') ? 0 : typos(parts[i] ?? '', name)), 0)
