import { RequestError } from '../../../request-error.js'

/** What a speaker of Kokoro speaks, and by what a text becomes its phonemes. */
export interface KokoroLanguage {
  readonly name: string
  /** As espeak-ng calls it. */
  readonly espeak: string
  /** Whose vowels misaki writes; null: not English. */
  readonly english: 'american' | 'british' | null
  readonly scripts: readonly string[]
}

const latin = { english: null, scripts: ['Latin'] }

// The first letter of a speaker's name says it: LANG_CODES of https://github.com/hexgrad/kokoro/blob/main/kokoro/pipeline.py
const languages: Readonly<Record<string, KokoroLanguage>> = {
  a: { ...latin, name: 'American English', espeak: 'en-us', english: 'american' },
  // espeak-ng has British English under its bare name.
  b: { ...latin, name: 'British English', espeak: 'en', english: 'british' },
  e: { ...latin, name: 'Spanish', espeak: 'es' },
  f: { ...latin, name: 'French', espeak: 'fr' },
  h: { ...latin, name: 'Hindi', espeak: 'hi', scripts: ['Devanagari', 'Latin'] },
  i: { ...latin, name: 'Italian', espeak: 'it' },
  p: { ...latin, name: 'Brazilian Portuguese', espeak: 'pt-br' },
}

const unsupported: Readonly<Record<string, string>> = { j: 'Japanese', z: 'Chinese' }

/** The language of a speaker. @throws RequestError language-unsupported */
export function languageOf(voice: string, speaker: string): KokoroLanguage {
  const letter = speaker.slice(0, 1)
  const language = Object.hasOwn(languages, letter) ? languages[letter] : undefined
  if (language !== undefined) return language
  const name = Object.hasOwn(unsupported, letter) ? unsupported[letter] : undefined
  const what =
    name === undefined
      ? `the first letter of ${speaker} says no language (${Object.keys(languages).join(', ')} do)`
      : `${speaker} speaks ${name}, which needs a front end of its own that Voicemark does not have`
  throw new RequestError(
    'language-unsupported',
    `voice ${voice}: ${what}; take a speaker of another language`,
  )
}
