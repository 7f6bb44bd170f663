import type { FleetComparison } from '@voicemark/schema/rest'

type Pair = FleetComparison['pairwise']['pairs'][number]

/** Two configurations and what the collector says of them. */
export interface SaidPair {
  readonly pair: Pair
  /** Its sentence, without the names that stand before it. */
  readonly words: string
}

/** The pairs of these configurations, or of all, each with its sentence: those that were not compared first. */
export function saidPairs({ pairwise, sentences }: FleetComparison, labels: readonly string[]) {
  const wanted = new Set(labels)
  const said = pairwise.pairs
    .map((pair, at): SaidPair => ({ pair, words: wordsOf(pair, sentences[at] ?? '') }))
    .filter(({ pair: { a, b } }) => wanted.size === 0 || (wanted.has(a) && wanted.has(b)))
  const isCompared = ({ pair: { verdict } }: SaidPair) => verdict !== 'not_comparable'
  return { notCompared: said.filter((one) => !isCompared(one)), compared: said.filter(isCompared) }
}

/** Pairs of which the same is said. */
export interface SaidOfPairs {
  readonly words: string
  readonly comparability: Pair['comparability']
  readonly verdict: Pair['verdict']
  readonly pairs: readonly Pair[]
}

/** What is said of each pair, once, with all pairs of which it is said, in the order of the first of each. */
export function saidOnce(said: readonly SaidPair[]): SaidOfPairs[] {
  const groups = new Map<string, SaidOfPairs>()
  for (const { pair, words } of said) {
    const { verdict, comparability } = pair
    const key = JSON.stringify([words, verdict, comparability.mixed, comparability.unknown])
    const pairs = [...(groups.get(key)?.pairs ?? []), pair]
    groups.set(key, { words, verdict, comparability, pairs })
  }
  return [...groups.values()]
}

function wordsOf({ a, b }: Pair, sentence: string): string {
  const names = `${a} and ${b}: `
  return sentence.startsWith(names) ? sentence.slice(names.length) : sentence
}

/** The part of names that all share, up to a space: said once, and left out of each. */
export function sharedStart(labels: readonly string[]): string {
  const [first = '', ...others] = labels
  if (others.length === 0) return ''
  const words = first.split(' ')
  const isShared = (count: number) => {
    const start = `${words.slice(0, count).join(' ')} `
    return others.every((label) => label.startsWith(start))
  }
  let count = 0
  while (count + 1 < words.length && isShared(count + 1)) count += 1
  return count === 0 ? '' : `${words.slice(0, count).join(' ')} `
}
