import { productModules } from './product-modules.js'

interface Product {
  readVoiceConfig(path: string): Promise<VoiceConfig>
  createEspeak(): Promise<unknown>
  toSentences(text: string, config: VoiceConfig, espeak: unknown): string[][]
  toPhonemeIds(phonemes: readonly string[], map: unknown): { ids: number[] }
}

/** What the benchmark and the tests on real voices read of a Piper voice's configuration. */
export interface VoiceConfig {
  readonly audio: { readonly sample_rate: number }
  readonly inference: Readonly<Record<'noise_scale' | 'length_scale' | 'noise_w', number>>
  readonly phoneme_id_map: Readonly<Record<string, readonly number[]>>
}

/** The ids with which the product would feed a Piper voice, as it is built. */
export interface PiperIds {
  readonly config: VoiceConfig
  /** Ids of each sentence of a text. */
  idsOf(text: string): number[][]
}

const files = ['voices/voice-config.js', 'text/espeak.js', 'text/sentences.js', 'text/phoneme-ids.js']

/** Opens the product's way from a text to ids for the voice of this configuration. */
export async function openPiperIds(configPath: string): Promise<PiperIds> {
  const product = await productModules<Product>(files)
  const config = await product.readVoiceConfig(configPath)
  const espeak = await product.createEspeak()
  const idsOf = (text: string) =>
    product
      .toSentences(text, config, espeak)
      .map((phonemes) => product.toPhonemeIds(phonemes, config.phoneme_id_map).ids)
  return { config, idsOf }
}
