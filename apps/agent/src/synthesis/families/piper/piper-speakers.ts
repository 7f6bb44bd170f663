import { VoiceError } from '../../../speech/voice-error.js'
import type { OnnxModel } from '../../voices/onnx-model.js'
import type { VoiceConfig } from '../../voices/voice-config.js'
import type { VoiceOnDisk } from '../family.js'
import { calledSpeaker, chosenSpeaker, oneSpeaker, type Speakers } from '../speakers.js'

/** Four times as many as any voice that is known has. */
const mostSpeakers = 10_000

/** Who speaks with a voice of Piper: those of `speaker_id_map`, and numbers. @throws VoiceError when nobody has so many */
export function piperSpeakers(
  { voice, default_speaker }: VoiceOnDisk,
  config: VoiceConfig,
  model: OnnxModel,
): Speakers {
  const numbers = Object.entries(config.speaker_id_map ?? {})
  const highest = numbers.reduce((most, [, number]) => Math.max(most, number + 1), config.num_speakers ?? 1)
  const count = model.speakers ?? highest
  if (count === 1 || !model.inputs.includes('sid')) return oneSpeaker
  if (Math.max(count, highest) > mostSpeakers)
    throw new VoiceError(
      'voice-invalid',
      `voice ${voice}: its files name ${Math.max(count, highest)} speakers; ${mostSpeakers} are the most`,
    )
  const names = Array.from({ length: count }, () => null as string | null)
  for (const [name, number] of numbers) names[number] ??= name
  const usual = calledSpeaker(names, config.default_speaker_id)
  const speakers = { count, names, usual, numbered: true }
  return { ...speakers, usual: chosenSpeaker(voice, default_speaker, speakers) }
}
