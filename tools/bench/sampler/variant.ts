/** Ways to sample a process that is busy with inference; `none` is what the others are compared with. */
export const variants = [
  'none',
  'voicemark',
  'outside',
  'outside-tree',
  'inference-thread',
  'systeminformation',
] as const

export type Variant = (typeof variants)[number]

/** Whether a word from the command line is one of them. */
export function isVariant(word: string | undefined): word is Variant {
  return variants.some((variant) => variant === word)
}
