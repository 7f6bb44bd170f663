import type { Family, LookAtVoice, VoiceLook, VoiceOnDisk } from '../families/family.js'
import { lookAtHibariVoice } from '../families/hibari/hibari-look.js'
import { lookAtKokoroVoice } from '../families/kokoro/kokoro-look.js'
import { lookAtPiperVoice } from '../families/piper/piper-look.js'

const families: Readonly<Record<Family, LookAtVoice>> = {
  piper: lookAtPiperVoice,
  kokoro: lookAtKokoroVoice,
  hibari: lookAtHibariVoice,
}

/** Looks at the files of a voice by its family. @throws VoiceError */
export function lookAtVoice(family: Family, voice: VoiceOnDisk): Promise<VoiceLook> {
  return families[family](voice)
}
