import type { Measure, MeasureFigures } from '@voicemark/analysis'
import { numeral } from './numerals.js'

/** A measure of quality as readers are told of it. */
export interface QualityMeasure {
  readonly name: Extract<Measure, 'mos_ovrl' | 'word_error_rate' | 'mel_distance_db'>
  readonly axis: string
  readonly remark: string
}

/** In the order in which one is chosen for an axis: what listeners would say comes first. */
export const qualityMeasures: readonly QualityMeasure[] = [
  {
    name: 'mos_ovrl',
    axis: 'DNSMOS P.835, overall (1–5)',
    remark: 'DNSMOS is a model’s guess of what listeners would say of speech, 1–5; it hears no wrong word.',
  },
  {
    name: 'word_error_rate',
    axis: 'Word error rate (0–1)',
    remark: 'Word error rate: by a recogniser, whose own errors are in it.',
  },
  {
    name: 'mel_distance_db',
    axis: 'Log-mel distance (dB)',
    remark:
      'Log-mel distance: from the reference’s sound of the same text; of the reference, from a second take of its own.',
  },
]

type Measured = Readonly<Record<QualityMeasure['name'], Pick<MeasureFigures, 'n'>>>

/** The measure that an axis shows: the first of which there are values; null where nothing was judged. */
export function shownQuality(all: readonly Measured[]): QualityMeasure | null {
  return qualityMeasures.find(({ name }) => all.some((measures) => measures[name].n > 0)) ?? null
}

/** A mean with its interval. */
export function meanInWords({ mean, mean_interval: interval }: MeasureFigures): string {
  if (mean === null) return 'no data'
  return interval === null
    ? numeral(mean)
    : `${numeral(mean)} [${numeral(interval.low)}, ${numeral(interval.high)}]`
}
