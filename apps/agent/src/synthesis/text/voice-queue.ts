import type { EspeakWorker } from '@echogarden/espeak-ng-emscripten'

/** Sets voices, and gives back what each of them leaves behind. */
export interface VoiceQueue {
  /** Whether espeak has the voice, which is set then. */
  set(name: string): boolean
  /** Frees all copies of voices, in some 20 µs. */
  empty(): void
}

// Espeak's queue (N_WCMDQ) has room for 170 commands; beyond that it forgets them, and never frees their copies.
const mostQueued = 128

/**
 * Each voice that is set is copied, 1.35 KB, into the queue of commands for sound, which is emptied when espeak speaks. A text
 * with nothing in it empties it without a sound. The worker's `synthesize` does so, too, and reads `<b>` as markup from then on.
 * https://github.com/espeak-ng/espeak-ng/blob/master/src/libespeak-ng/synthesize.c, DoVoiceChange
 */
export function createVoiceQueue(worker: EspeakWorker): VoiceQueue {
  let queued = 0
  const empty = () => {
    if (queued > 0) worker.synth_ipa_('', '/dev/null')
    queued = 0
  }
  return {
    set(name) {
      if (queued === mostQueued) empty()
      queued += 1
      return worker.set_voice(name) === 0
    },
    empty,
  }
}
