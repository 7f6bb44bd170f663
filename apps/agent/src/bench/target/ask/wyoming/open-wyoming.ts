import { StartError } from '@voicemark/daemon'
import type { WyomingConfiguration } from '@voicemark/schema'
import type { ReadAudio } from '../../../../served-audio/audio-reading.js'
import { readInThread } from '../../../../served-audio/audio-thread.js'
import type { OpenedAsk } from '../opened-ask.js'
import { probe } from '../probe.js'
import { createWyomingAsk } from './wyoming-ask.js'
import { askWyomingFacts } from './wyoming-facts.js'

/** A server of the Wyoming protocol. Its `probe` throws a StartError where it has not the voice. */
export async function openWyoming(
  configuration: WyomingConfiguration,
  signal: AbortSignal,
  read: ReadAudio = readInThread,
): Promise<OpenedAsk<WyomingConfiguration>> {
  const ask = createWyomingAsk(configuration, { nowMs: () => performance.now(), read })
  const { engine_version, note } = await askWyomingFacts(configuration, signal)
  return {
    ...{ ask, configuration, engine_version, note },
    // Which of its voices is the default it does not say.
    voice: null,
    async probe(waiting) {
      const where = configuration.url
      const failed = await probe({ ask, where, remedy: () => Promise.resolve('') }, waiting)
      // A voice that is neither listed nor spoken will not be there for the next request.
      if (failed !== null && note !== null) throw new StartError(failed)
      return failed
    },
  }
}
