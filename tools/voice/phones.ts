/** The phones flite's kal16 voice has diphones for, by flite's names, in the order of the diphone table. */
// prettier-ignore
export const PHONES = [
  'pau', 'aa', 'ae', 'ah', 'ao', 'aw', 'ax', 'ay', 'b', 'ch', 'd', 'dh', 'eh', 'er', 'ey', 'f', 'g', 'hh', 'ih', 'iy',
  'jh', 'k', 'l', 'm', 'n', 'ng', 'ow', 'oy', 'p', 'r', 's', 'sh', 't', 'th', 'uh', 'uw', 'v', 'w', 'y', 'z', 'zh',
] as const

export type Phone = (typeof PHONES)[number]

/** What a phone is made of: how the fit reads its voicing and the duration rules its place. */
export type PhoneClass = 'pause' | 'vowel' | 'sonorant' | 'voiced' | 'voiceless'

const CLASSES: Readonly<Record<Exclude<PhoneClass, 'pause' | 'vowel'>, readonly Phone[]>> = {
  sonorant: ['w', 'y', 'r', 'l', 'm', 'n', 'ng'],
  voiced: ['b', 'd', 'dh', 'g', 'jh', 'v', 'z', 'zh'],
  voiceless: ['ch', 'f', 'hh', 'k', 'p', 's', 'sh', 't', 'th'],
}

/** The pause is the first phone. */
export const PAUSE = 0

export function phoneIndex(phone: Phone): number {
  return PHONES.indexOf(phone)
}

export function classOf(phone: Phone): PhoneClass {
  if (phone === 'pau') return 'pause'
  if (CLASSES.sonorant.includes(phone)) return 'sonorant'
  if (CLASSES.voiced.includes(phone)) return 'voiced'
  return CLASSES.voiceless.includes(phone) ? 'voiceless' : 'vowel'
}

export function isVowel(phone: Phone): boolean {
  return classOf(phone) === 'vowel'
}

export function isConsonant(phone: Phone): boolean {
  return phone !== 'pau' && !isVowel(phone)
}
