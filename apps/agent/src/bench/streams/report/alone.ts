import type { RequestRow } from '@voicemark/schema'
import type { CorpusItem } from '../../plan/corpus.js'
import type { Answered, CampaignEvent } from '../../kept/campaign-event.js'

/** So many sentences are asked for one after the other, which says where the search begins. */
const aloneCount = 6

/** What sentences take while nothing else is asked for. */
export interface Alone {
  readonly n: number
  /** Σ time from asking to the whole answer / Σ audio; null where none was answered. */
  readonly rtf: number | null
  /** Whoever speaks one sentence after the other without a pause speaks for so many: 1 / rtf. */
  readonly one_by_one: number | null
  /** Of a request to this agent beside its synthesis: HTTP, notes on the disk. Median, seconds; null of others. */
  readonly overhead_s: number | null
}

/** Folds what was asked alone, of one configuration. */
export function aloneOf(events: readonly CampaignEvent[], configuration: number): Alone {
  const answers = events.filter(
    (event): event is Answered & { row: RequestRow } =>
      event.event === 'answered' &&
      event.configuration === configuration &&
      event.row?.success === true &&
      event.row.tags['load'] === undefined &&
      !event.row.cold,
  )
  // What was asked before warmed up.
  const timed = answers.slice(-aloneCount).flatMap(({ row, latency_s }) => {
    const { total_duration_s: total, audio_duration_s: audio } = row
    if (total === null || audio === null || audio === 0) return []
    const isOwn = row.asked === 'engine'
    const time = isOwn ? (latency_s ?? total) : total
    return [{ time, audio, over: isOwn ? time - total : null }]
  })
  const time = timed.reduce((sum, one) => sum + one.time, 0)
  const audio = timed.reduce((sum, one) => sum + one.audio, 0)
  const over = timed.flatMap((one) => one.over ?? []).sort((a, b) => a - b)
  const rtf = audio === 0 ? null : time / audio
  return {
    n: timed.length,
    rtf,
    one_by_one: rtf === null || rtf === 0 ? null : 1 / rtf,
    overhead_s: over[Math.floor(over.length / 2)] ?? null,
  }
}

/** Half of what is possible one by one, as a power of two. */
export function firstListeners({ one_by_one }: Alone): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, (one_by_one ?? 1) / 2))))
}

/** Sentences spread over all of them, since their lengths differ. */
export function aloneTexts(sentences: readonly CorpusItem[]): CorpusItem[] {
  const count = Math.min(aloneCount, sentences.length)
  return Array.from(
    { length: count },
    (_, at) => sentences[Math.floor((at * sentences.length) / count)],
  ).filter((one) => one !== undefined)
}
