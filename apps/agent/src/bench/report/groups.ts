import { describeValues, measures, type Description } from '@voicemark/analysis'
import type { RequestRow } from '@voicemark/schema'
import { codePoints } from '../../speech/speech-request.js'
import type { Corpus, CorpusItem } from '../plan/corpus.js'

/** Lengths of text that are shown apart, in their order. */
const lengthClasses = ['short', 'medium', 'long', 'page'] as const
export type LengthClass = (typeof lengthClasses)[number]

/** Below this many texts, thirds of a corpus say more of single texts than of lengths. */
const fewestForThirds = 9

/**
 * The length class of each item: by its id where all ids begin with one, as `short-1`, else by thirds of the texts
 * sorted by length.
 */
export function lengthClassOf(corpus: Corpus): ReadonlyMap<string, LengthClass> {
  const { items } = corpus
  const byName = classify(items, ({ id }) => lengthClasses.find((name) => id.startsWith(`${name}-`)))
  if (byName.size === items.length) return byName
  if (items.length < fewestForThirds) return new Map()
  const lengths = items.map(({ text }) => codePoints(text)).sort((a, b) => a - b)
  const longestOf = (third: number) => lengths[Math.ceil((lengths.length * third) / 3) - 1] ?? Infinity
  const [short, medium] = [longestOf(1), longestOf(2)]
  // By the length at the border and not by place: texts of one length are of one class.
  return classify(items, ({ text }) => {
    const length = codePoints(text)
    return length <= short ? 'short' : length <= medium ? 'medium' : 'long'
  })
}

function classify(items: readonly CorpusItem[], classOf: (item: CorpusItem) => LengthClass | undefined) {
  return new Map(
    items.flatMap((item) => {
      const name = classOf(item)
      return name === undefined ? [] : [[item.id, name] as const]
    }),
  )
}

/** The figures of the measured requests of one length class, or of all. */
export interface BenchGroup {
  readonly name: LengthClass | 'all'
  /** Requests that succeeded, without warm-up and cold ones. */
  readonly n: number
  readonly rtf: Description
  readonly total_duration_s: Description
  readonly audio_duration_s: Description
  readonly chars_per_second: Description
  readonly text_length_chars: Description
  readonly peak_memory_mb: Description
  /** Resident when the request began. */
  readonly baseline_memory_mb: Description
  /** Of that, what earlier requests left allocated: all beyond the loaded voice. */
  readonly retained_memory_mb: Description
  /** The most that the request added. */
  readonly delta_memory_mb: Description
  /** 100 ms samples per request: the points of its timeline. */
  readonly samples_taken: Description
  /** Requests whose timeline has fewer than 5 points. */
  readonly undersampled: number
}

/** One group for each length class that has items, when there are at least two, and one of all. */
export function groupRows(
  rows: readonly RequestRow[],
  classes: ReadonlyMap<string, LengthClass>,
): BenchGroup[] {
  const present = lengthClasses.filter((name) => [...classes.values()].includes(name))
  const parts = present.length < 2 ? [] : present
  return [
    ...parts.map((name) =>
      describeGroup(
        name,
        rows.filter(({ item_id }) => classes.get(item_id ?? '') === name),
      ),
    ),
    describeGroup('all', rows),
  ]
}

function describeGroup(name: BenchGroup['name'], rows: readonly RequestRow[]): BenchGroup {
  const describe = (value: (row: RequestRow) => number | null) => describeValues(rows.map(value))
  return {
    name,
    n: rows.length,
    rtf: describe((row) => row.rtf),
    total_duration_s: describe((row) => row.total_duration_s),
    audio_duration_s: describe((row) => row.audio_duration_s),
    chars_per_second: describe(charsPerSecond),
    text_length_chars: describe((row) => row.text_length_chars),
    peak_memory_mb: describe((row) => row.peak_memory_mb),
    baseline_memory_mb: describe((row) => row.baseline_memory_mb),
    retained_memory_mb: describe(measures.retained_memory_mb.read),
    delta_memory_mb: describe((row) => row.delta_memory_mb),
    samples_taken: describe((row) => row.samples_taken),
    undersampled: rows.filter(({ undersampled }) => undersampled === true).length,
  }
}

const charsPerSecond = ({ text_length_chars, total_duration_s }: RequestRow) =>
  total_duration_s === null || total_duration_s === 0 ? null : text_length_chars / total_duration_s

/** Σ time / Σ audio: long requests weigh more, unlike in a mean of RTFs. Null without audio. */
export function aggregateRtf(rows: readonly RequestRow[]): number | null {
  let [time, audio] = [0, 0]
  for (const { total_duration_s, audio_duration_s } of rows) {
    if (total_duration_s === null || audio_duration_s === null) continue
    time += total_duration_s
    audio += audio_duration_s
  }
  return audio === 0 ? null : time / audio
}

/**
 * How much repeats of one text differ: the median over texts of SD / mean of their RTF. Null without repeats.
 * The SD of a group cannot tell, since texts differ, too.
 */
export function repeatCv(rows: readonly RequestRow[]): number | null {
  const repeats = new Map<string | null, (number | null)[]>()
  for (const { item_id } of rows) repeats.set(item_id, [])
  for (const { item_id, rtf } of rows) repeats.get(item_id)?.push(rtf)
  const ratios = [...repeats.values()].map((values) => {
    const { mean, sd } = describeValues(values)
    return mean === null || mean === 0 || sd === null ? null : sd / mean
  })
  return describeValues(ratios).median
}
