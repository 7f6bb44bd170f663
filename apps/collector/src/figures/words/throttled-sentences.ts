import type { ConfigurationStatistics } from '@voicemark/analysis'
import type { Omissions } from '../data/figure-data.js'
import { counted } from './numerals.js'

type Judged = Pick<
  ConfigurationStatistics,
  'throttled' | 'throttle_bases' | 'throttle_reasons' | 'throttled_kept'
>

/** Whether the machines were held back, by what that is known, and which requests are in no figure for it. */
export function throttledSentences(configurations: readonly Judged[], { throttled }: Omissions): string[] {
  const known = configurations.reduce((sum, one) => sum + one.throttled.n, 0)
  const held = configurations.reduce((sum, one) => sum + one.throttled.count, 0)
  const bases = [...new Set(configurations.flatMap((one) => one.throttle_bases.map(({ basis }) => basis)))]
  if (known === 0 && bases.length === 0) return []
  return [
    known === 0 ? unknownSentence(bases) : knownSentence(held, known, bases),
    ...(throttled === 0
      ? []
      : [`${counted(throttled, 'throttled request')} ${throttled === 1 ? 'is' : 'are'} in no figure.`]),
    ...(configurations.some((one) => one.throttled_kept)
      ? ['Where every request of a configuration was throttled, they are in the figures all the same.']
      : []),
  ]
}

function unknownSentence(bases: readonly string[]): string {
  const [first = ''] = bases
  return `Whether the processor was throttled is not known (${first.replace(/^none: /, '')}).`
}

function knownSentence(held: number, known: number, bases: readonly string[]): string {
  const told = bases.filter((basis) => !basis.startsWith('none')).slice(0, 3)
  const by = told.length === 0 ? '' : ` (${told.join('; ')})`
  return held === 0
    ? `None of the ${known.toLocaleString('en-US')} requests of which it is known was throttled${by}.`
    : `${counted(held, 'request')} of ${known.toLocaleString('en-US')} of which it is known ${held === 1 ? 'was' : 'were'} throttled${by}.`
}
