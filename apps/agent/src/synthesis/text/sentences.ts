import { splitClauses, type Clause } from './clauses.js'
import type { Espeak } from './espeak.js'
import { mergeClusters } from './phoneme-ids.js'
import { replacePhonemes, type PhonemeMap } from './phoneme-map.js'

/** What of a voice's configuration decides its phonemes. */
export interface Phonemization {
  readonly phoneme_type: 'espeak' | 'text'
  /** Null for a voice whose phonemes are the text itself. */
  readonly espeak: { readonly voice: string } | null
  readonly phoneme_map?: PhonemeMap
  readonly vowel_clusters?: readonly (readonly string[])[]
}

const rawBlock = /(\[\[.*?\]\])/

/** Phonemes of each sentence of a text, one code point each, as Piper makes them; sentences without any are left out. */
export function toSentences(text: string, voice: Phonemization, espeak: Espeak): string[][] {
  const map = voice.phoneme_map ?? {}
  if (voice.phoneme_type === 'text' || voice.espeak === null)
    return text === '' ? [] : [replacePhonemes(codePoints(text), map)]
  const say = speaker(voice.espeak.voice, map, voice.vowel_clusters ?? [], espeak)
  const sentences: string[][] = []
  const parts = text.split(rawBlock)
  for (const [index, part] of parts.entries()) {
    if (isRaw(index)) appendRaw(sentences, rawPhonemes(parts, index))
    else appendSpoken(sentences, say(part), isRaw(index - 1))
  }
  return sentences.filter((sentence) => sentence.length > 0)
}

// String.split puts the captured blocks at the odd places.
function isRaw(index: number): boolean {
  return index % 2 === 1
}

function speaker(
  language: string,
  map: PhonemeMap,
  clusters: readonly (readonly string[])[],
  espeak: Espeak,
): (text: string) => string[][] {
  return (text) => {
    // As Piper does for each text, so that no text depends on the one before it.
    espeak.setVoice(language)
    const sentences: string[][] = [[]]
    for (const clause of splitClauses(text, language)) {
      sentences.at(-1)?.push(...clausePhonemes(clause, map, espeak))
      if (clause.endsSentence) sentences.push([])
    }
    if (sentences.length > 1 && sentences.at(-1)?.length === 0) sentences.pop()
    return sentences.map((sentence) => mergeClusters(sentence, clusters))
  }
}

// As piper-phonemize does, which maps what espeak says and leaves the marks that end a clause.
function clausePhonemes(clause: Clause, map: PhonemeMap, espeak: Espeak): string[] {
  const pause = [',', ':', ';'].includes(clause.terminator) ? ' ' : ''
  const spoken = replacePhonemes(codePoints(espeak.toIpa(clause.text)), map)
  return [...spoken, ...codePoints(clause.terminator + pause)]
}

// A raw block belongs to the sentence before it, with the spaces that stood around it.
function rawPhonemes(parts: readonly string[], index: number): string[] {
  const before = parts[index - 1]?.endsWith(' ') === true ? ' ' : ''
  const after = parts[index + 1]?.startsWith(' ') === true ? ' ' : ''
  const raw = parts[index]?.slice(2, -2).trim() ?? ''
  return Array.from(before + raw + after)
}

function appendRaw(sentences: string[][], phonemes: readonly string[]): void {
  if (sentences.length === 0) sentences.push([])
  sentences.at(-1)?.push(...phonemes)
}

function appendSpoken(sentences: string[][], spoken: string[][], afterRaw: boolean): void {
  const [first = [], ...rest] = spoken
  if (afterRaw) sentences.at(-1)?.push(...first)
  else sentences.push(first)
  sentences.push(...rest)
}

function codePoints(text: string): string[] {
  return Array.from(text.normalize('NFD'))
}
