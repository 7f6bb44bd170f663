type IsKnown = (word: string) => boolean

/** What a word in -s is a form of; null when it is none. */
export function pluralStem(word: string, isKnown: IsKnown): string | null {
  if (word.length < 3 || !word.endsWith('s')) return null
  const stems: string[] = []
  if (!word.endsWith('ss')) stems.push(word.slice(0, -1))
  const inEs = word.length > 4 && word.endsWith('es') && !word.endsWith('ies')
  if (word.endsWith("'s") || inEs) stems.push(word.slice(0, -2))
  if (word.length > 4 && word.endsWith('ies')) stems.push(`${word.slice(0, -3)}y`)
  return stems.find(isKnown) ?? null
}

/** The same of -d and -ed. */
export function pastStem(word: string, isKnown: IsKnown): string | null {
  if (word.length < 4 || !word.endsWith('d')) return null
  const stems: string[] = []
  if (!word.endsWith('dd')) stems.push(word.slice(0, -1))
  if (word.length > 4 && word.endsWith('ed') && !word.endsWith('eed')) stems.push(word.slice(0, -2))
  return stems.find(isKnown) ?? null
}

/** The same of -ing. */
export function ingStem(word: string, isKnown: IsKnown): string | null {
  if (word.length < 5 || !word.endsWith('ing')) return null
  const stems = [`${word.slice(0, -3)}e`]
  if (word.length > 5) stems.unshift(word.slice(0, -3))
  if (word.length > 5 && /([bcdgklmnprstvxz])\1ing$|cking$/.test(word)) stems.push(word.slice(0, -4))
  return stems.find(isKnown) ?? null
}
