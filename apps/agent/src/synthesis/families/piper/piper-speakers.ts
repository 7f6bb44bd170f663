import type { OnnxModel } from '../../voices/onnx-model.js'
import type { VoiceConfig } from '../../voices/voice-config.js'
import type { VoiceOnDisk } from '../family.js'
import { calledSpeaker, chosenSpeaker, oneSpeaker, type Speakers } from '../speakers.js'

/** Who speaks with a voice of Piper: those of `speaker_id_map`, and numbers. */
export function piperSpeakers(
  { voice, default_speaker }: VoiceOnDisk,
  config: VoiceConfig,
  model: OnnxModel,
): Speakers {
  const numbers = Object.entries(config.speaker_id_map ?? {})
  const count =
    model.speakers ?? Math.max(config.num_speakers ?? 1, ...numbers.map(([, number]) => number + 1))
  if (count === 1 || !model.inputs.includes('sid')) return oneSpeaker
  const names = Array.from({ length: count }, () => null as string | null)
  for (const [name, number] of numbers) names[number] ??= name
  const usual = calledSpeaker(names, config.default_speaker_id)
  const speakers = { count, names, usual, numbered: true }
  return { ...speakers, usual: chosenSpeaker(voice, default_speaker, speakers) }
}
