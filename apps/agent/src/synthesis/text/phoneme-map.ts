/** What to say instead of a phoneme; those that it does not have stay as they are. */
export type PhonemeMap = Readonly<Record<string, readonly string[]>>

/** Replaces phonemes as the `phoneme_map` of a voice says. */
export function replacePhonemes(phonemes: readonly string[], map: PhonemeMap): string[] {
  return phonemes.flatMap((phoneme) => (Object.hasOwn(map, phoneme) ? (map[phoneme] ?? []) : phoneme))
}
