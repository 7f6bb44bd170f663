import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { emptyFigure } from '../shapes/empty-figure.js'
import { seriesFigure, shownSeries, type Series } from '../shapes/series-figure.js'
import { numeral } from '../words/numerals.js'
import { pairRemark } from '../words/pair-remark.js'
import { meanInWords, shownQuality, type QualityMeasure } from '../words/quality-words.js'

const title = 'Quality against speed'

/** One point for each configuration whose sound was judged: how good it is over how long it took, both with their intervals. */
export function qualitySpeedFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const configurations = data.configurations.filter(isJudged)
  const judged = { ...data, configurations }
  const measure = shownQuality(configurations.map(({ statistics }) => statistics.measures))
  if (measure === null) return emptyFigure('fig_quality_speed', title, data, look, notJudged)
  const { shown, remarks } = shownSeries(judged)
  const series = new Map(shown.map((one) => [one.label, seriesOf(one, measure)]))
  return seriesFigure(
    {
      name: 'fig_quality_speed',
      title,
      xTitle: 'Real-time factor (lower is faster)',
      yTitle: measure.axis,
      startsAtZero: { x: true, y: false },
      remarks: [
        'Across: median RTF of the measured requests with its 95 % interval (percentile bootstrap). Up: mean over the texts, each spoken once ' +
          'more when all was measured, with its 95 % interval (Student’s t).',
        measure.remark,
        ...pairRemark(judged, measure.name),
        ...remarks,
      ],
    },
    series,
    judged,
    look,
  )
}

const notJudged = 'no sound was judged; voicemark bench --quality does it.'

const isJudged = ({ statistics: { measures } }: FigureConfiguration) =>
  measures.rtf.median !== null && shownQuality([measures]) !== null

function seriesOf({ statistics: { measures } }: FigureConfiguration, { name }: QualityMeasure): Series {
  const { median: x, median_interval: across } = measures.rtf
  const { mean: y, mean_interval: up, n } = measures[name]
  if (x === null || y === null) return { points: [], words: 'not judged' }
  const rtf = across === null ? numeral(x) : `${numeral(x)} [${numeral(across.low)}, ${numeral(across.high)}]`
  return {
    points: [{ x, y }],
    // A cross in one stroke.
    line: [
      { x: across?.low ?? x, y },
      { x: across?.high ?? x, y },
      { x, y },
      { x, y: up?.low ?? y },
      { x, y: up?.high ?? y },
    ],
    isSolid: true,
    words: `RTF ${rtf}, ${meanInWords(measures[name])}, n = ${n.toLocaleString('en-US')}`,
  }
}
