import { beforeAll, describe, expect, test } from 'vitest'
import { createEspeak, type Espeak } from '../../text/espeak.js'
import { languageOf } from './languages.js'
import { toMisaki } from './misaki.js'

let espeak: Espeak
beforeAll(async () => {
  espeak = await createEspeak()
})

// What misaki 0.9.4 gives with espeak-ng 1.52, EspeakFallback for English and EspeakG2P for the others, without marks.
describe.each([
  {
    speaker: 'af_heart',
    said: [
      ['Hello world', 'həlˈO wˈɜɹld'],
      ['how are you going today', 'hˌW ɑɹ ju ɡˌOɪŋ tədˈA'],
      ['Choose a better joy', 'ʧˈuz ə bˈɛTəɹ ʤˈY'],
      ['little button nearer fire power', 'lˈɪTᵊl bˈʌtn nˈɪɹəɹ fˈIəɹ pˈWəɹ'],
      ['The quick brown fox jumps over the lazy dog', 'ðə kwˈɪk bɹˈWn fˈɑks ʤˈʌmps ˌOvəɹ ðə lˈAzi dˈɑɡ'],
      ['Kokoro is an open-weight model', 'kəkˈɔɹO ɪz ən ˈOpənwˈAt mˈɑdᵊl'],
      ['Bird heard certain words', 'bˈɜɹd hˈɜɹd sˈɜɹtn wˈɜɹdz'],
      ['Now outofdictionary words are handled by espeak', 'nˈW WTɑfdˈɪkʃənˌɛɹi wˈɜɹdz ɑɹ hˈændᵊld bI ˈispik'],
    ],
  },
  {
    speaker: 'bf_emma',
    said: [
      ['Hello world', 'həlˈQ wˈɜːld'],
      ['The quick brown fox jumps over the lazy dog', 'ðə kwˈɪk bɹˈWn fˈɒks ʤˈʌmps ˌQvə ðə lˈAzi dˈɒɡ'],
      // Its espeak fallback has Aə and iə here, since it takes the e first and knows no tie in iə; its lexicon has these.
      ['air near the chair', 'ˈɛː nˌɪə ðə ʧˈɛː'],
    ],
  },
  { speaker: 'ff_siwis', said: [['Bonjour le monde', 'bɔ̃ʒˈuʁ lə mˈɔ̃d']] },
  { speaker: 'ef_dora', said: [['muchas gracias', 'mˈuʧas ɣɾˈaθjas']] },
  {
    speaker: 'if_sara',
    said: [
      ['Ciao bella', 'ʧˈao bˈɛlla'],
      ['la pizza', 'la pˈiʦːa'],
    ],
  },
  { speaker: 'pf_dora', said: [['Coração e mãe', 'kˌoɾasˈɐ̃ʊ̃ i mˈɐ̃y']] },
  { speaker: 'hf_alpha', said: [['नमस्ते दुनिया', 'nəmˈʌsteː dˈʊnɪjˌaː']] },
])('a text of $speaker', ({ speaker, said }) => {
  test.each(said)('%s is written as misaki does', (text, phonemes) => {
    const { espeak: name, english } = languageOf('v', speaker)
    espeak.setVoice(name)
    expect(toMisaki(espeak.toTiedIpa(text), english).trim().normalize('NFD')).toBe(phonemes.normalize('NFD'))
  })
})

test.each([
  ['jf_alpha', /jf_alpha speaks Japanese, which needs a front end of its own/],
  ['zm_yunxi', /zm_yunxi speaks Chinese/],
  ['my_mix', /the first letter of my_mix says no language \(a, b, e, f, h, i, p do\)/],
])('%s is refused', (speaker, problem) => {
  expect(() => languageOf('v', speaker)).toThrow(problem)
  expect(() => languageOf('v', speaker)).toThrow(expect.objectContaining({ code: 'language-unsupported' }))
})
