import type { Family, LoadVoice } from '../families/family.js'

/** Only the family that is spoken with is loaded: each has a phonemizer of its own. */
const families: Readonly<Record<Family, () => Promise<LoadVoice>>> = {
  piper: async () => (await import('../families/piper/piper-voice.js')).loadPiperVoice,
  kokoro: async () => (await import('../families/kokoro/kokoro-voice.js')).loadKokoroVoice,
  hibari: async () => (await import('../families/hibari/hibari-voice.js')).loadHibariVoice,
}

/** Loads a voice by its family. @throws VoiceError, RequestError */
export const loadVoice: LoadVoice = async (setup) => (await families[setup.family]())(setup)
