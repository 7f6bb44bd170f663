/** Ids of each phoneme a model knows; `_` pads, `^` begins and `$` ends a sentence. */
export type PhonemeIdMap = Readonly<Record<string, readonly number[]>>

/** The input of one inference call. */
export interface PhonemeIds {
  readonly ids: number[]
  /** Phonemes that have an id, before padding and without the sentence marks. */
  readonly tokens: number
  /** Phonemes that the model does not know and that are left out. */
  readonly unknown: number
}

/** Writes `^ _`, each known phoneme followed by `_`, and `$`, as Piper's models were trained. */
export function toPhonemeIds(phonemes: readonly string[], idMap: PhonemeIdMap): PhonemeIds {
  const pad = idMap['_'] ?? []
  const known = phonemes.filter((phoneme) => Object.hasOwn(idMap, phoneme))
  const body = known.flatMap((phoneme) => [...(idMap[phoneme] ?? []), ...pad])
  return {
    ids: [...(idMap['^'] ?? []), ...pad, ...body, ...(idMap['$'] ?? [])],
    tokens: known.length,
    unknown: phonemes.length - known.length,
  }
}

/** Joins neighbours that the voice knows as one phoneme, such as a + ɪ, the longest cluster first. */
export function mergeClusters(
  phonemes: readonly string[],
  clusters: readonly (readonly string[])[],
): string[] {
  const known = clusters.filter((cluster) => cluster.length > 1).toSorted((a, b) => b.length - a.length)
  const merged: string[] = []
  for (let at = 0; at < phonemes.length;) {
    const match = known.find((cluster) => cluster.every((part, offset) => part === phonemes[at + offset]))
    merged.push(match?.join('') ?? phonemes[at] ?? '')
    at += match?.length ?? 1
  }
  return merged
}
