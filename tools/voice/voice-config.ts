/** What distinguishes one voice's config from another's. */
export interface VoiceDescription {
  sampleRate: number
  quality: string
  dataset: string
  /** What the model is, for Voicemark; other readers of Piper configs ignore it. */
  kind: 'diphone-vocoder' | 'synthetic-load'
  phonemeIdMap: Record<string, number[]>
}

/** A single-speaker English voice's `.onnx.json` in Piper's format. */
export function voiceConfig({ sampleRate, quality, dataset, kind, phonemeIdMap }: VoiceDescription) {
  return {
    audio: { sample_rate: sampleRate, quality },
    espeak: { voice: 'en-us' },
    // Piper's defaults; a diphone vocoder listens to length_scale alone.
    inference: { noise_scale: 0.667, length_scale: 1, noise_w: 0.8 },
    phoneme_type: 'espeak',
    phoneme_map: {},
    phoneme_id_map: phonemeIdMap,
    num_symbols: Object.keys(phonemeIdMap).length,
    num_speakers: 1,
    speaker_id_map: {},
    language: {
      code: 'en_US',
      family: 'en',
      region: 'US',
      name_native: 'English',
      name_english: 'English',
      country_english: 'United States',
    },
    dataset,
    voicemark: { kind },
  }
}

export type VoiceConfig = ReturnType<typeof voiceConfig>
