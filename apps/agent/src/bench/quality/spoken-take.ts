import type { RequestRow } from '@voicemark/schema'
import type { KeptSound } from '../../quality/judge/judged-sound.js'
import type { CorpusItem } from '../plan/corpus.js'
import type { HeardBytes } from '../target/ask/ask.js'
import type { SendRequest } from '../target/bench-outcome.js'

/** A text as a configuration spoke it. */
export interface Take {
  readonly row: RequestRow
  readonly sound: KeptSound
}

/** Has a text spoken once and its sound kept; null where that failed. @throws when the signal is aborted */
export async function speakTake(
  send: SendRequest,
  spoken: { readonly configuration: number; readonly item: CorpusItem; readonly take: number },
  keep: (heard: HeardBytes) => KeptSound,
  signal: AbortSignal,
): Promise<Take | null> {
  const { configuration, item, take } = spoken
  const sounds: KeptSound[] = []
  const request = { configuration, item, repeat: take, warmup: true }
  const onSound = (heard: HeardBytes) => void sounds.push(keep(heard))
  const outcome = await send(request, signal, { late_s: 0, in_flight: 1, onSound })
  const [sound] = sounds
  return outcome.status === 'done' && sound !== undefined ? { row: outcome.row, sound } : null
}
