import { z } from 'zod'
import { contextOf, featuresOf, firstTagBefore, lastTagBefore } from './tag-features.js'

/** `tagger.json.gz`: parts of speech by an averaged perceptron. What is large is looked at only where it is used. */
export const taggerModel = z.object({
  tags: z.array(z.string()).nonempty(),
  /** Words that are nearly always of one kind. */
  tagdict: z.custom<Readonly<Record<string, string>>>(isObject),
  vocab: z.array(z.string()),
  /** Feature → tag → weight. */
  weights: z.custom<Readonly<Record<string, Readonly<Record<string, number>>>>>(isObject),
})

/** Gives each word of a text its Penn Treebank tag. */
export type Tagger = (words: readonly string[]) => string[]

/** `model` has no prototypes, since "constructor" is a word. */
export function createTagger({ tags, tagdict, vocab, weights }: z.infer<typeof taggerModel>): Tagger {
  const vocabulary = new Set(vocab)
  const predict = (features: readonly string[]): string => {
    const scores = new Map<string, number>()
    for (const feature of features) {
      for (const [tag, weight] of Object.entries(weights[feature] ?? {}))
        scores.set(tag, (scores.get(tag) ?? 0) + weight)
    }
    return scores.size === 0 ? 'NN' : bestOf(tags, scores)
  }
  return (words) => {
    const context = contextOf(words, vocabulary)
    let [beforeLast, last] = [firstTagBefore, lastTagBefore]
    return words.map((word, at) => {
      const tag = tagdict[word] ?? predict(featuresOf(at, word, context, last, beforeLast))
      ;[beforeLast, last] = [last, tag]
      return tag
    })
  }
}

// Of two with the same score the later in the alphabet, as the model was trained.
function bestOf(tags: readonly string[], scores: ReadonlyMap<string, number>): string {
  const scoreOf = (tag: string) => scores.get(tag) ?? 0
  return tags.reduce((best, tag) => {
    const difference = scoreOf(tag) - scoreOf(best)
    return difference > 0 || (difference === 0 && tag > best) ? tag : best
  })
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
