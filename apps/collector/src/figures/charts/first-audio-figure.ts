import type { MeasureFigures } from '@voicemark/analysis'
import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { barFigure } from '../shapes/bar-figure.js'
import { valueAxis } from '../shapes/row-figure.js'
import { spreadBar, spreadHeading, spreadRemarks } from '../shapes/spread-bar.js'
import { heardRemarks, ranDryInWords } from '../words/heard-words.js'
import { numeral } from '../words/numerals.js'
import { pairRemark } from '../words/pair-remark.js'

/** When a listener hears something: the time to the first sample as a bar, and in words how the sound went on. */
export function firstAudioFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const { whiskers } = look
  const { configurations } = data
  // On paper they are in a table.
  const others = look.isScreen ? shownIn(configurations) : []
  return barFigure(
    {
      name: 'fig_ttfa',
      title: 'Time to the first audio',
      axis: valueAxis(),
      axisTitle: 'Time to the first sample of audio (s)',
      heading: [spreadHeading[whiskers], ...others.map(({ heading }) => heading)].join('; '),
      withoutBars: 'no successful request says when its first audio came.',
      bar(configuration) {
        const bar = spreadBar(ttfaOf(configuration), 0, whiskers)
        return { ...bar, words: [...bar.words, ...others.flatMap(({ words }) => words(configuration) ?? [])] }
      },
      remarks: [
        'From the start of a request to its first sample of audio.',
        ...heardRemarks(configurations),
        ...spreadRemarks(configurations.map(ttfaOf), 0, whiskers),
        ...others.map(({ remark }) => remark),
        ...pairRemark(data, 'ttfa_s'),
      ],
    },
    data,
    look,
  )
}

/** Something that is said beside a bar. */
interface Other {
  readonly heading: string
  readonly remark: string
  /** Null where a configuration does not say it. */
  readonly words: (configuration: FigureConfiguration) => string | null
}

const others: readonly Other[] = [
  {
    heading: 'audible',
    remark: 'Audible: mean time at which the first sample above −50 dBFS is played.',
    words: ({ statistics }) => meanIn('audible', statistics.measures.first_audible_s),
  },
  {
    heading: 'longest gap',
    remark: 'Longest gap: mean over the requests of the longest wait between two chunks.',
    words: ({ statistics }) => meanIn('gap', statistics.measures.gap_max_s),
  },
  {
    heading: 'ran dry',
    remark:
      'Ran dry: streamed requests in which a player that starts at the first sample has nothing to play before the end, with the 95 % Wilson interval of their share.',
    words: ({ statistics }) => ranDryInWords(statistics.ran_dry),
  },
]

const shownIn = (configurations: readonly FigureConfiguration[]) =>
  others.filter(({ words }) => configurations.some((one) => words(one) !== null))

const meanIn = (name: string, { mean }: MeasureFigures) =>
  mean === null ? null : `${name} ${numeral(mean)} s`

const ttfaOf = ({ statistics }: FigureConfiguration) => statistics.measures.ttfa_s
