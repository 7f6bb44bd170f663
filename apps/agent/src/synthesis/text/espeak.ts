import type { EspeakModule, EspeakWorker } from '@echogarden/espeak-ng-emscripten'
import { nearNames } from '@voicemark/daemon/near-names'
import { VoiceError } from '../../speech/voice-error.js'
import { loadEspeakModule } from './espeak-files.js'
import { createVoiceQueue } from './voice-queue.js'

/** The espeak-ng text-to-phoneme front end; calls are synchronous, about 1 ms each. */
export interface Espeak {
  /** Selects a voice such as `en-us`, and forgets what earlier clauses left behind. */
  setVoice(name: string): void
  hasVoice(name: string): boolean
  /** Names of its voices that are like one that it does not have, the nearest first. */
  namesNear(name: string): string[]
  /** Phonemes of one clause in IPA, without punctuation. */
  toIpa(clause: string): string
  /** The same with `^` between the letters of one phoneme. */
  toTiedIpa(clause: string): string
  /** Gives back what was kept of the voices that were set. */
  tidyUp(): void
}

/** Loads the WebAssembly build of espeak-ng, about 0.1 s and 15 MB, when the first voice needs it. */
export async function createEspeak(): Promise<Espeak> {
  const { default: createModule } = await import('@echogarden/espeak-ng-emscripten')
  return wrapEspeak(await loadEspeakModule(createModule))
}

/** The front end over a loaded module. */
export function wrapEspeak(espeak: Pick<EspeakModule, 'HEAPU8' | 'eSpeakNGWorker' | '_free'>): Espeak {
  const worker = new espeak.eSpeakNGWorker()
  const voices = createVoiceQueue(worker)
  const hasVoice = voices.set
  const say = (clause: string) => takeText(espeak, worker.text_to_phonemes(speakable(clause), 1).ptr)
  return {
    setVoice: (name) => {
      if (!hasVoice(name)) throw unknownVoice(name)
    },
    hasVoice,
    namesNear: (name) =>
      nearNames(name.toLowerCase().replaceAll('_', '-'), languageNames(worker)).filter(hasVoice),
    toIpa: (clause) => cleanIpa(say(clause)),
    // Words are words for whoever does not join them as Piper does.
    toTiedIpa: (clause) => cleanIpa(tieLetters(say(clause)).replaceAll(' | ', ' ')),
    tidyUp: voices.empty,
  }
}

/** Removes what espeak's separated output carries beside the phonemes. */
export function cleanIpa(raw: string): string {
  return (
    raw
      .replaceAll('_', '')
      // Espeak cuts a clause of more than about 725 bytes without a terminator, and Piper joins the pieces so.
      .replaceAll(' | ', '')
      // Language switches around foreign words, such as (en)email(de).
      .replaceAll(/\([^)]+\)/g, '')
  )
}

// Espeak's own ties, which stand before each further letter that is no accent; `_` and spaces are between phonemes.
// https://github.com/espeak-ng/espeak-ng/blob/master/src/libespeak-ng/dictionary.c, WritePhMnemonic
function tieLetters(separated: string): string {
  return separated.replaceAll(/(?<=[\p{L}\p{M}ː])(?![\u02b0-\u036f])(?=\p{L})/gu, '^')
}

// Some of what it lists, such as en-gb, is no name by which a voice can be had.
function languageNames(worker: EspeakWorker): string[] {
  return [...new Set(worker.list_voices().flatMap(({ languages }) => languages.map(({ name }) => name)))]
}

// Memory growth replaces the view, so it is looked up at every call. Each result is an allocation of its own, which
// nobody else frees: 20,000 clauses would leak 5 MB.
function takeText(espeak: Pick<EspeakModule, 'HEAPU8' | '_free'>, start: number): string {
  const bytes = espeak.HEAPU8
  const text = new TextDecoder().decode(bytes.subarray(start, bytes.indexOf(0, start)))
  espeak._free(start)
  return text
}

// NUL would end the text early, and U+0001 starts an espeak command. Without white space at the end espeak keeps the
// last stop of "so.." in a static variable and reads it out before the next text.
function speakable(clause: string): string {
  return `${clause.replaceAll(/[\0-\x08\x0e-\x1f]/g, ' ')} `
}

function unknownVoice(name: string): VoiceError {
  const shown = JSON.stringify(name.slice(0, 64))
  return new VoiceError(
    'voice-unsupported',
    `espeak-ng has no voice ${shown}: set espeak.voice to one of its names, such as "en-us"`,
  )
}
