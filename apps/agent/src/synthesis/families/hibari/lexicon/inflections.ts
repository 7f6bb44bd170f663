/** Whose English is spoken. */
export type Accent = 'us' | 'gb'

/** Phonemes of a form of a word from those of the word; null where there is no such form. */
export type Inflect = (stem: string) => string | null

// After these an American t between vowels is a flap.
const flapping = 'AIOWYiuæɑəɛɪɹʊʌ'

/** How the endings -s, -ed and -ing sound. */
export function createInflections(accent: Accent): {
  readonly s: Inflect
  readonly ed: Inflect
  readonly ing: Inflect
} {
  const isBritish = accent === 'gb'
  const weak = isBritish ? 'ɪ' : 'ᵻ'
  const flaps = (stem: string) =>
    !isBritish && stem.length > 1 && stem.endsWith('t') && flapping.includes(stem.at(-2) ?? ' ')
  return {
    s(stem) {
      if (stem === '') return null
      if (/[ptkfθ]$/.test(stem)) return `${stem}s`
      return /[szʃʒʧʤ]$/.test(stem) ? `${stem}${weak}z` : `${stem}z`
    },
    ed(stem) {
      if (stem === '') return null
      if (/[pkfθʃsʧ]$/.test(stem)) return `${stem}t`
      if (stem.endsWith('d')) return `${stem}${weak}d`
      if (!stem.endsWith('t')) return `${stem}d`
      if (isBritish || stem.length < 2) return `${stem}ɪd`
      return flaps(stem) ? `${stem.slice(0, -1)}ɾᵻd` : `${stem}ᵻd`
    },
    ing(stem) {
      if (stem === '' || (isBritish && /[əː]$/.test(stem))) return null
      return flaps(stem) ? `${stem.slice(0, -1)}ɾɪŋ` : `${stem}ɪŋ`
    },
  }
}
