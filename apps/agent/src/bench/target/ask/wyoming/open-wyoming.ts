import type { WyomingConfiguration } from '@voicemark/schema'
import { readInThread } from '../../../../served-audio/audio-thread.js'
import type { OpenedAsk } from '../opened-ask.js'
import { probe } from '../probe.js'
import { createWyomingAsk } from './wyoming-ask.js'
import { askWyomingFacts } from './wyoming-facts.js'

/** A server of the Wyoming protocol. */
export async function openWyoming(
  configuration: WyomingConfiguration,
  signal: AbortSignal,
): Promise<OpenedAsk<WyomingConfiguration>> {
  const ask = createWyomingAsk(configuration, { nowMs: () => performance.now(), read: readInThread })
  const { engine_version, note } = await askWyomingFacts(configuration, signal)
  return {
    ...{ ask, configuration, engine_version, note },
    // Which of its voices is the default it does not say.
    voice: null,
    probe: (waiting) => probe({ ask, where: configuration.url, remedy: () => Promise.resolve('') }, waiting),
  }
}
