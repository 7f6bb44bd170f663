import { RequestError } from '../../../request-error.js'
import { splitClauses, type Clause } from '../../text/clauses.js'
import type { Espeak } from '../../text/espeak.js'
import { readableText } from '../../text/scripts.js'
import type { Sentence } from '../family.js'
import { languageOf, type KokoroLanguage } from './languages.js'
import { toMisaki } from './misaki.js'
import { piecesOf } from './pieces.js'
import type { Vocab } from './vocab.js'

/**
 * What one speaker says of a text, sentence by sentence. Quotation marks and brackets are not said.
 * @throws RequestError language-unsupported
 */
export function kokoroSentences(
  text: string,
  { voice, speaker }: { readonly voice: string; readonly speaker: string },
  vocab: Vocab,
  espeak: Espeak,
): Sentence[] {
  const language = languageOf(voice, speaker)
  const { text: readable, letters, foreign, script } = readableText(text, language.scripts)
  if (foreign > letters) {
    const share = `${foreign} of ${foreign + letters} letters are of ${script}`
    throw new RequestError(
      'language-unsupported',
      `voice ${voice}: ${speaker} speaks ${language.name}; ${share}; use a speaker or a voice of their language`,
    )
  }
  const sentences = phonemesOf(readable, language, espeak).flatMap((phonemes) => numbered(phonemes, vocab))
  const [first, ...rest] = sentences
  return first === undefined ? [] : [{ ...first, unknown: first.unknown + foreign }, ...rest]
}

/** The phonemes of each sentence, with the marks between clauses. */
function phonemesOf(text: string, language: KokoroLanguage, espeak: Espeak): string[] {
  // For each text, so that none depends on the one before it.
  espeak.setVoice(language.espeak)
  const sentences: string[][] = [[]]
  for (const clause of splitClauses(text, language.espeak)) {
    const spoken = toMisaki(espeak.toTiedIpa(clause.text).trim(), language.english)
    sentences.at(-1)?.push(`${spoken}${markOf(clause)}`)
    if (clause.endsSentence) sentences.push([])
  }
  return sentences.map((clauses) => clauses.join(' ').replaceAll(/\s+/g, ' ').trim())
}

/** Kokoro knows an ellipsis and a dash, for which Piper has no mark or another one. */
function markOf({ text, terminator }: Clause): string {
  const end = text.trimEnd()
  if (/(?:…|\.\.\.)$/.test(end)) return '…'
  return /[–—]$/.test(end) ? '—' : terminator
}

/** The inferences of one sentence; what the vocabulary lacks is left out and counted. */
function numbered(phonemes: string, vocab: Vocab): Sentence[] {
  // Accents are phonemes of their own where the vocabulary has not both in one.
  const said = Array.from(phonemes.normalize('NFC')).flatMap((one) =>
    vocab.has(one) ? one : Array.from(one.normalize('NFD')),
  )
  const known = said.filter((one) => vocab.has(one))
  // A mark that stands alone is no sentence.
  const pieces = known.some((one) => /\p{L}/u.test(one)) ? piecesOf(known) : []
  const unknown = said.length - known.length
  if (pieces.length === 0) return unknown === 0 ? [] : [{ ids: [], tokens: 0, unknown }]
  return pieces.map((piece, at) => ({
    ids: [0, ...piece.map((one) => vocab.get(one) ?? 0), 0],
    tokens: piece.length,
    unknown: at === 0 ? unknown : 0,
  }))
}
