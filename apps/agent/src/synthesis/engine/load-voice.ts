import { VoiceError } from '../../speech/voice-error.js'
import type { Family, LoadVoice } from '../families/family.js'

/** Only the family that is spoken with is loaded: each has a phonemizer of its own. */
const families: Readonly<Partial<Record<Family, () => Promise<LoadVoice>>>> = {
  piper: async () => (await import('../families/piper/piper-voice.js')).loadPiperVoice,
  kokoro: async () => (await import('../families/kokoro/kokoro-voice.js')).loadKokoroVoice,
}

/** Loads a voice by its family. @throws VoiceError, RequestError */
export const loadVoice: LoadVoice = async (setup) => {
  const load = families[setup.family]
  if (load !== undefined) return (await load())(setup)
  throw new VoiceError(
    'voice-unsupported',
    `voice ${setup.voice}: the family ${setup.family} cannot be spoken yet`,
  )
}
