import { splitClauses, type Clause } from './clauses.js'
import type { Espeak } from './espeak.js'
import { mergeClusters } from './phoneme-ids.js'

/** What of a voice's configuration decides its phonemes. */
export interface Phonemization {
  readonly phoneme_type: 'espeak' | 'text'
  readonly espeak: { readonly voice: string }
  readonly vowel_clusters?: readonly (readonly string[])[] | undefined
}

const rawBlock = /(\[\[.*?\]\])/

/** Phonemes of each sentence of a text, one code point each, as Piper makes them; sentences without any are left out. */
export function toSentences(text: string, voice: Phonemization, espeak: Espeak): string[][] {
  if (voice.phoneme_type === 'text') return text === '' ? [] : [codePoints(text)]
  const sentences: string[][] = []
  const parts = text.split(rawBlock)
  for (const [index, part] of parts.entries()) {
    if (isRaw(index)) appendRaw(sentences, rawPhonemes(parts, index))
    else appendSpoken(sentences, speak(part, voice, espeak), isRaw(index - 1))
  }
  return sentences.filter((sentence) => sentence.length > 0)
}

// String.split puts the captured blocks at the odd places.
function isRaw(index: number): boolean {
  return index % 2 === 1
}

function speak(text: string, voice: Phonemization, espeak: Espeak): string[][] {
  // As Piper does for each text, so that no text depends on the one before it.
  espeak.setVoice(voice.espeak.voice)
  const sentences: string[][] = [[]]
  for (const clause of splitClauses(text, voice.espeak.voice)) {
    sentences.at(-1)?.push(...clausePhonemes(clause, espeak))
    if (clause.endsSentence) sentences.push([])
  }
  if (sentences.length > 1 && sentences.at(-1)?.length === 0) sentences.pop()
  return sentences.map((sentence) => mergeClusters(sentence, voice.vowel_clusters ?? []))
}

function clausePhonemes(clause: Clause, espeak: Espeak): string[] {
  const pause = [',', ':', ';'].includes(clause.terminator) ? ' ' : ''
  return codePoints(espeak.toIpa(clause.text) + clause.terminator + pause)
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
