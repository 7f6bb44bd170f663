import type { CorpusItem } from '../../plan/corpus.js'
import { seededUnit } from '../../plan/seeded.js'

const words = /[\p{L}\p{N}]/u

/**
 * The sentences of all texts, in their order, after Unicode's rules (UAX 29); the second of `long-1` is `long-1.2`. Marks without
 * a word belong to the sentence before.
 */
export function sentencesOf(items: readonly CorpusItem[]): CorpusItem[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
  return items.flatMap(({ id, text }) => {
    const texts: string[] = []
    for (const { segment } of segmenter.segment(text)) {
      if (words.test(segment) || texts.length === 0) texts.push(segment)
      else texts.push(`${texts.pop() ?? ''}${segment}`)
    }
    if (texts.length === 1) return [{ id, text }]
    return texts.map((sentence, at) => ({ id: `${id}.${at + 1}`, text: sentence.trim() }))
  })
}

/** Consecutive sentences from a place that the seed decides; after the last one comes the first. */
export function turnText(
  sentences: readonly CorpusItem[],
  count: number,
  seed: number,
  ...place: readonly (string | number)[]
): CorpusItem[] {
  const from = Math.floor(seededUnit(seed, 'turn', ...place) * sentences.length)
  return Array.from({ length: count }, (_, at) => sentences[(from + at) % sentences.length]).filter(
    (sentence) => sentence !== undefined,
  )
}
