import type { Spread } from '@voicemark/analysis'
import type { Bar } from './bar-figure.js'
import { counted, meanAndDeviation } from './numerals.js'

/** A mean as a bar whose whisker is one standard deviation to each side, as far as the axis goes. */
export function spreadBar({ n, mean, sd }: Spread, axisStart: number): Bar {
  const whisker =
    mean === null || sd === null ? null : { low: Math.max(axisStart, mean - sd), high: mean + sd }
  return {
    value: mean,
    low: whisker?.low ?? null,
    high: whisker?.high ?? null,
    label: null,
    words: [meanAndDeviation(mean, sd), numberOf(n)],
  }
}

function numberOf(n: number): string {
  return n === 1 ? 'n = 1, no SD' : `n = ${n.toLocaleString('en-US')}`
}

/** What the marks of a figure of means are. */
export function spreadRemarks(spreads: readonly Spread[], axisStart: number): string[] {
  const single = spreads.filter(({ n }) => n === 1).length
  const cut = spreads.some(({ mean, sd }) => mean !== null && sd !== null && mean - sd < axisStart)
  const missing = spreads.filter(({ n }) => n === 0).length
  return [
    'Bars: mean over the successful requests (n). Whiskers: ± 1 standard deviation (SD).',
    ...(cut ? ['A whisker that would reach below the axis ends at its edge.'] : []),
    ...(single > 0
      ? [`${counted(single, 'configuration')} with n = 1: one request has no deviation, so no whisker.`]
      : []),
    ...(missing > 0 ? [`${counted(missing, 'configuration')} without a value: no data, so no bar.`] : []),
  ]
}
