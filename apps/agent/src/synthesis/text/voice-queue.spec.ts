import createModule, { type EspeakModule } from '@echogarden/espeak-ng-emscripten'
import { beforeEach, expect, test } from 'vitest'
import { loadEspeakModule } from './espeak-files.js'
import { wrapEspeak, type Espeak } from './espeak.js'

let module: EspeakModule
let espeak: Espeak

beforeEach(async () => {
  module = await loadEspeakModule(createModule)
  espeak = wrapEspeak(module)
})

test.each([
  { name: 'texts that were spoken', tidyUp: () => espeak.tidyUp() },
  { name: 'parts of one text between raw phonemes', tidyUp: () => undefined },
])('$name left 1.35 KB each in the memory of espeak', ({ tidyUp }) => {
  // Once around the queue, so that as many voices are in it as will ever be.
  speakOften(128, tidyUp)
  const before = firstFreeByte()
  speakOften(512, tidyUp)
  expect(firstFreeByte() - before).toBeLessThanOrEqual(0)
})

test('sound that was made to free voices had espeak read markup from then on', () => {
  const texts = [
    'Hello <b>there</b>.',
    '[[h@loU]] so..',
    '&amp; <voice name="de">Guten Tag</voice>',
    '"(so.. ',
  ]
  espeak.setVoice('en-us')
  const before = texts.map((text) => espeak.toIpa(text))
  espeak.tidyUp()
  expect(texts.map((text) => espeak.toIpa(text))).toEqual(before)
})

function speakOften(times: number, tidyUp: () => void): void {
  for (let text = 0; text < times; text += 1) {
    espeak.setVoice('en-us')
    espeak.toIpa('Hello there')
    tidyUp()
  }
}

/** Where there is room for a megabyte: behind all that is in use. */
function firstFreeByte(): number {
  const start = module._malloc(2 ** 20)
  module._free(start)
  return start
}
