import type { Share } from '@voicemark/analysis'
import type { FigureConfiguration } from '../data/figure-data.js'
import { listed, percentage } from './numerals.js'

type Described = Pick<FigureConfiguration, 'label' | 'statistics'>

const boundaries: readonly (readonly [boundary: string, words: string])[] = [
  ['engine', 'the engine itself'],
  ['server', 'the server'],
  ['client', 'a client, which also waits for the network'],
]

/** Where the first audio was seen, and which configurations answer whole: their first sample comes with the last. */
export function heardRemarks(configurations: readonly Described[]): string[] {
  const timed = configurations.filter(({ statistics }) => statistics.measures.ttfa_s.n > 0)
  const seen = boundaries.flatMap(([boundary, words]) => {
    const these = timed.filter(({ statistics }) => settings(statistics, 'ttfa_boundary').includes(boundary))
    if (these.length === 0) return []
    return [these.length === timed.length ? `Seen by ${words}.` : `Seen by ${words}: ${labels(these)}.`]
  })
  const whole = timed.filter(({ statistics }) => statistics.ran_dry.n === 0)
  if (whole.length === 0) return seen
  if (whole.length === timed.length) return [...seen, 'All were asked for whole, not as a stream.']
  return [...seen, `Asked for whole, not as a stream: ${labels(whole)}.`]
}

/** `ran dry 3 of 36, 2.9 % – 21.8 %`; null where nothing was streamed. */
export function ranDryInWords({ count, n, interval }: Share): string | null {
  if (interval === null) return null
  return `ran dry ${count} of ${n}, ${percentage(interval.low)} – ${percentage(interval.high)}`
}

const settings = ({ fingerprint }: Described['statistics'], field: string) => fingerprint[field] ?? []

const labels = (configurations: readonly Described[]) => listed(configurations.map(({ label }) => label))
