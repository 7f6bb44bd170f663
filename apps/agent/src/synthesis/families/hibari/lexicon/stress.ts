/** Marks in phonemes that the syllable behind them is stressed. */
export const primary = 'ˈ'
export const secondary = 'ˌ'

const vowels = new Set('AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ')
const consonants = new Set('bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθ')
const long = new Set('AIOQWYʤʧ')

export const isVowel = (phoneme: string) => vowels.has(phoneme)
export const isConsonant = (phoneme: string) => consonants.has(phoneme)

/** How long a word is to the ear. */
export function weightOf(phonemes: string): number {
  return Array.from(phonemes).reduce((sum, phoneme) => sum + (long.has(phoneme) ? 2 : 1), 0)
}

/** Phonemes with their stress moved by a degree from −2 (none) to 2 (full); null leaves it as it is. */
export function withStress(phonemes: string, degree: number | null): string {
  if (degree === null) return phonemes
  if (degree < -1) return phonemes.replaceAll(primary, '').replaceAll(secondary, '')
  const hasPrimary = phonemes.includes(primary)
  const hasSecondary = phonemes.includes(secondary)
  if (degree === -1 || ((degree === 0 || degree === -0.5) && hasPrimary))
    return phonemes.replaceAll(secondary, '').replaceAll(primary, secondary)
  if (degree < 0 || hasPrimary) return phonemes
  if (hasSecondary) return degree >= 1 ? phonemes.replaceAll(secondary, primary) : phonemes
  return beforeFirstVowel(phonemes, degree > 1 ? primary : secondary)
}

function beforeFirstVowel(phonemes: string, mark: string): string {
  const at = Array.from(phonemes).findIndex(isVowel)
  return at < 0 ? phonemes : phonemes.slice(0, at) + mark + phonemes.slice(at)
}
