import type { Assets } from './assets/assets.js'
import { createDictionary } from './lexicon/dictionary.js'
import type { Accent } from './lexicon/inflections.js'
import { createLexicon } from './lexicon/lexicon.js'
import { createGuess, type RunGuess } from './reading/guess-sound.js'
import { createReader } from './reading/reader.js'
import { refuseOtherScripts, splitPhonemes, splitSentences } from './sentences.js'
import { createTagger } from './words/tagger.js'
import { createTokenizer } from './words/tokenizer.js'
import { createNormalizer } from './written/normalize.js'

/** Phonemes of an English text, in pieces that the model says at once. @throws RequestError language-unsupported */
export type ReadEnglish = (text: string) => Promise<string[]>

/** Puts together what a text is read with; `run` is the model of unknown words. */
export function createEnglish(assets: Assets, accent: Accent, run: RunGuess): ReadEnglish {
  const titles = new Set(Object.keys(assets.tables.titles))
  const read = createReader({
    normalize: createNormalizer(assets.tables),
    tokenize: createTokenizer(assets.special),
    tag: createTagger(assets.tagger),
    lexicon: createLexicon(createDictionary(assets.gold), createDictionary(assets.silver), accent),
    guess: createGuess(assets.alphabet, run),
  })
  return async (text) => {
    refuseOtherScripts(text)
    const pieces: string[] = []
    for (const sentence of splitSentences(text, titles)) pieces.push(...splitPhonemes(await read(sentence)))
    return pieces
  }
}
