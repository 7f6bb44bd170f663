const kinds: readonly (readonly [string, string])[] = [
  ['VB', 'VERB'],
  ['NN', 'NOUN'],
  ['ADV', 'ADV'],
  ['RB', 'ADV'],
  ['ADJ', 'ADJ'],
  ['JJ', 'ADJ'],
]

/** The kind of word of a Penn Treebank tag, where a dictionary has one for it. */
export function kindOf(tag: string): string {
  return kinds.find(([start]) => tag.startsWith(start))?.[1] ?? tag
}
