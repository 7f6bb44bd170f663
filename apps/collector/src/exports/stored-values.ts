import type { CsvColumns } from '@voicemark/schema'

/** Makes of what a driver gives what a row says, in place: of SQLite's 0 and 1 booleans, and of JSON its usual spelling. */
export function storedValues(columns: CsvColumns, places: readonly number[]): (row: unknown[]) => void {
  const kinds = Object.values(columns)
  const placesOf = (kind: string) => places.filter((_, i) => kinds[i] === kind)
  const flags = placesOf('bool')
  const texts = placesOf('json')
  const spelling = createSpelling()
  return (row) => {
    for (const at of flags) if (typeof row[at] === 'number') row[at] = row[at] !== 0
    for (const at of texts) if (typeof row[at] === 'string') row[at] = spelling(row[at])
  }
}

const mostKept = 256

/** As JSON.stringify has it; tags of one row are mostly those of the row before. */
export function createSpelling(): (text: string) => string {
  const kept = new Map<string, string>()
  return (text) => {
    const known = kept.get(text)
    if (known !== undefined) return known
    const spelt = JSON.stringify(JSON.parse(text))
    if (kept.size === mostKept) kept.clear()
    kept.set(text, spelt)
    return spelt
  }
}
