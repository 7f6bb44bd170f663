import { VoiceError } from '../../speech/voice-error.js'
import type { Family, LookAtVoice, VoiceLook, VoiceOnDisk } from '../families/family.js'
import { lookAtKokoroVoice } from '../families/kokoro/kokoro-look.js'
import { lookAtPiperVoice } from '../families/piper/piper-look.js'

const families: Readonly<Partial<Record<Family, LookAtVoice>>> = {
  piper: lookAtPiperVoice,
  kokoro: lookAtKokoroVoice,
}

/** Looks at the files of a voice by its family. @throws VoiceError */
export async function lookAtVoice(family: Family, voice: VoiceOnDisk): Promise<VoiceLook> {
  const look = families[family]
  if (look !== undefined) return look(voice)
  throw new VoiceError(
    'voice-unsupported',
    `voice ${voice.voice}: the family ${family} cannot be spoken yet; update Voicemark`,
  )
}
