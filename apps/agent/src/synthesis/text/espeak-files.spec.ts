import createModule, { type EspeakModule } from '@echogarden/espeak-ng-emscripten'
import { expect, test } from 'vitest'
import { loadEspeakModule } from './espeak-files.js'
import { wrapEspeak } from './espeak.js'

const voices = ['en-us', 'de', 'fr', 'ru', 'cmn', 'ja', 'ar', 'hi', 'el', 'ka', 'vi', 'pt-br']
// Foreign words and letters make espeak open the dictionaries of other languages.
const texts = [
  'Hello world, 1234.5',
  'das E-Mail-Café déjà vu',
  'Привет мир',
  '你好 hello',
  'مرحبا',
  'γράμματα हिन्दी 한국어',
]

test('files that are read when they are opened say the same as all of them in memory', async () => {
  const [whole, parts] = [wrapEspeak(await createModule()), wrapEspeak(await loadEspeakModule(createModule))]
  for (const voice of voices) {
    whole.setVoice(voice)
    parts.setVoice(voice)
    for (const text of texts) expect(parts.toIpa(text), `${voice}: ${text}`).toBe(whole.toIpa(text))
  }
})

test('a language that nobody speaks is not read', async () => {
  const module = await loadEspeakModule(createModule)
  const espeak = wrapEspeak(module)
  espeak.setVoice('en-us')
  espeak.toIpa('Hello world')
  expect(isRead(module, 'en_dict')).toBe(true)
  expect(isRead(module, 'ru_dict')).toBe(false)
  espeak.setVoice('ru')
  expect(isRead(module, 'ru_dict')).toBe(true)
})

function isRead({ FS }: EspeakModule, file: string): boolean {
  const { node } = FS.lookupPath(`/usr/share/espeak-ng-data/${file}`)
  return Object.getOwnPropertyDescriptor(node, 'contents')?.get === undefined
}
