import { StartError } from '@voicemark/daemon'
import type { RequestRow } from '@voicemark/schema'
import { builtInCorpus, pagedCorpora, type Corpus } from '../plan/corpus.js'
import { codePoints } from '../../speech/speech-request.js'
import type { Target } from '../target/target.js'

/** A request that lasts so long has ten samples, and then its timeline says something; seconds. */
const telling_s = 1.1
/** Nobody waits longer than so for a page of a slower configuration; seconds. */
const longest_s = 20

/** What a configuration takes for one character, seconds. */
export type Pace = number

/** The built-in texts for voices of these paces: with a page where the quickest would else have no request worth a timeline. */
export function corpusFor(paces: readonly Pace[]): Corpus {
  const [quickest, slowest] = [Math.min(...paces), Math.max(...paces)]
  const longest = ({ items }: Corpus) => Math.max(...items.map(({ text }) => codePoints(text)))
  const corpora = [builtInCorpus, ...pagedCorpora]
  const bearable = corpora.filter(
    (corpus) => corpus === builtInCorpus || longest(corpus) * slowest <= longest_s,
  )
  return (
    bearable.find((corpus) => longest(corpus) * quickest >= telling_s) ?? bearable.at(-1) ?? builtInCorpus
  )
}

/** Has each target speak one long text twice, the second time for its pace; the rows are warm-ups. @throws StartError */
export async function pacesOf(
  targets: readonly Target[],
  campaign_id: string,
  signal: AbortSignal,
): Promise<readonly Pace[]> {
  const paces: Pace[] = []
  for (const [configuration, target] of targets.entries()) {
    const ask = target.sender({ campaign_id, tags: { purpose: 'sizing' }, openLoop: false })
    let row: RequestRow | null = null
    for (const repeat of [1, 2]) {
      const answer = await ask({ configuration, item: sizingItem, repeat, warmup: true }, signal, {
        late_s: 0,
        in_flight: 1,
      }).catch((error: unknown) => {
        if (!signal.aborted) throw error
        throw new StartError('interrupted before the campaign began')
      })
      row = answer.status === 'done' ? answer.row : null
    }
    // What cannot speak says so when it is measured.
    if (row?.total_duration_s != null) paces.push(row.total_duration_s / row.text_length_chars)
  }
  return paces
}

const sizingItem = builtInCorpus.items.find(({ id }) => id === 'long-1') ?? { id: 'long-1', text: 'Hello.' }
