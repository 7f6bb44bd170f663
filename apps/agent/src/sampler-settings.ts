import type { ThreadPriority } from '@voicemark/sampler'

/** What a thread that samples is started with. */
export interface SamplerSettings {
  /** Which GPU is read; null: the one with the most memory. */
  readonly gpu: string | null
  readonly samplerPriority: ThreadPriority
}

/** These alone of the configuration: they are in the synthesis process's command line, which everybody can read. */
export function samplerSettings({ gpu, samplerPriority }: SamplerSettings): SamplerSettings {
  return { gpu, samplerPriority }
}
