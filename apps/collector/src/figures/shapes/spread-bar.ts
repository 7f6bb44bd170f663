import type { MeasureFigures } from '@voicemark/analysis'
import type { Whiskers } from '../data/figure-look.js'
import { counted, meanAndDeviation, numeral } from '../words/numerals.js'
import type { Bar } from './bar-figure.js'

/** What stands over the column of words. */
export const spreadHeading: Readonly<Record<Whiskers, string>> = {
  interval: 'mean [95 % interval], n',
  sd: 'mean ± SD, n',
}

/** Both ends of the whisker of a mean; null where there are too few values. */
export function whiskerOf({ mean, sd, mean_interval }: MeasureFigures, whiskers: Whiskers) {
  if (whiskers === 'interval') return mean_interval
  return mean === null || sd === null ? null : { low: mean - sd, high: mean + sd }
}

/** A mean as a bar with its whisker, as far as the axis goes. */
export function spreadBar(figures: MeasureFigures, axisStart: number, whiskers: Whiskers): Bar {
  const whisker = whiskerOf(figures, whiskers)
  return {
    value: figures.mean,
    low: whisker === null ? null : Math.max(axisStart, whisker.low),
    high: whisker?.high ?? null,
    label: null,
    words: [...meanInWords(figures, whiskers), numberOf(figures.n, whiskers)],
  }
}

function meanInWords({ mean, sd, mean_interval }: MeasureFigures, whiskers: Whiskers): string[] {
  if (whiskers === 'sd') return [meanAndDeviation(mean, sd)]
  if (mean_interval === null) return [meanAndDeviation(mean, null)]
  return [meanAndDeviation(mean, null), `[${numeral(mean_interval.low)}, ${numeral(mean_interval.high)}]`]
}

function numberOf(n: number, whiskers: Whiskers): string {
  if (n === 1) return whiskers === 'sd' ? 'n = 1, no SD' : 'n = 1, no interval'
  return `n = ${n.toLocaleString('en-US')}`
}

const meaning: Readonly<Record<Whiskers, string>> = {
  interval: 'Whiskers: 95 % confidence interval of the mean (Student’s t).',
  sd: 'Whiskers: ± 1 standard deviation (SD), the spread of requests and not the certainty of the mean.',
}

/** What the marks of a figure of means are. */
export function spreadRemarks(
  spreads: readonly MeasureFigures[],
  axisStart: number,
  whiskers: Whiskers,
): string[] {
  const single = spreads.filter(({ n }) => n === 1).length
  const cut = spreads.some((figures) => (whiskerOf(figures, whiskers)?.low ?? Infinity) < axisStart)
  const missing = spreads.filter(({ n }) => n === 0).length
  const what = whiskers === 'sd' ? 'deviation' : 'interval'
  return [
    `Bars: mean over the successful requests (n). ${meaning[whiskers]}`,
    ...(cut ? ['A whisker that would reach below the axis ends at its edge.'] : []),
    ...(single > 0
      ? [`${counted(single, 'configuration')} with n = 1: one request has no ${what}, so no whisker.`]
      : []),
    ...(missing > 0 ? [`${counted(missing, 'configuration')} without a value: no data, so no bar.`] : []),
  ]
}
