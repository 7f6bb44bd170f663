/** What a row can say of how it was seen, in the order in which it says it. */
const figures = [
  'peak_memory',
  'mean_memory',
  'cpu',
  'counters',
  'throttle',
  'energy',
  'gpu_memory',
  'temperature',
] as const

export type Figure = (typeof figures)[number]

/** As many as the column takes. */
const longest = 256

/**
 * The column `evidence`: by what each figure that the row has was seen, `figure=source`, a space between two. A figure without
 * a source is left out; null where nothing has one. Pure.
 */
export function evidenceWords(parts: Partial<Record<Figure, string | null>>): string | null {
  const words = figures.flatMap((figure) => {
    const source = parts[figure] ?? null
    return source === null ? [] : [`${figure}=${source.trim().replace(/\s+/g, '_')}`]
  })
  while (words.join(' ').length > longest) words.pop()
  return words.length === 0 ? null : words.join(' ')
}
