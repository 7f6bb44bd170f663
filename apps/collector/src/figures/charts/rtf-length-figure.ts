import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { emptyFigure } from '../shapes/empty-figure.js'
import { ink } from '../shapes/palette.js'
import { thinned } from '../shapes/points.js'
import { seriesFigure, shownSeries, type Series } from '../shapes/series-figure.js'
import { numeral } from '../words/numerals.js'

const mostPoints = 300
const title = 'Synthesis time against audio length'

/** Wall time over the seconds of audio with the fitted line: what a request costs at all, and for each second. */
export function rtfLengthFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const { shown, remarks } = shownSeries(data)
  const series = new Map(shown.map((one) => [one.label, seriesOf(one)]))
  const points = [...series.values()].flatMap((one) => one.points)
  const longest = Math.max(0, ...points.map(({ x }) => x))
  if (longest === 0)
    return emptyFigure(
      'fig_rtf_length',
      title,
      data,
      look,
      'no successful request says how long its audio is.',
    )
  return seriesFigure(
    {
      name: 'fig_rtf_length',
      title,
      xTitle: 'Audio length (s)',
      yTitle: 'Synthesis time (s)',
      startsAtZero: { x: true, y: true },
      remarks: [
        `Points: successful requests, at most ${mostPoints} of a configuration, evenly chosen. Lines: least squares ` +
          'time = a + b · audio over all requests, with 95 % intervals by Student’s t, drawn as far as the audio reaches; from 3 ' +
          'requests of different lengths. Dashed black: real time (RTF = 1); below it is faster.',
        ...remarks,
      ],
      annotations: { realTime: realTime(longest, Math.max(...points.map(({ y }) => y))) },
    },
    series,
    data,
    look,
  )
}

/** As far as the points reach, so that it does not press them together. */
const realTime = (longest: number, slowest: number) => ({
  type: 'line',
  xMin: 0,
  yMin: 0,
  xMax: Math.min(longest, slowest),
  yMax: Math.min(longest, slowest),
  borderColor: ink,
  borderWidth: 1.2,
  borderDash: [5, 4],
})

function seriesOf({ requests, statistics }: FigureConfiguration): Series {
  const points = requests.flatMap(({ audio_s: x, total_duration_s: y }) =>
    x === null || y === null ? [] : [{ x, y }],
  )
  const fit = statistics.length_fit
  const n = `n = ${points.length.toLocaleString('en-US')}`
  if (fit === null) return { points: thinned(points, mostPoints), words: `${n}, no line` }
  const { fixed_cost_s: a, marginal_rtf: b, audio_s } = fit
  const at = (x: number) => ({ x, y: a.value + b.value * x })
  const said = ({ value, interval }: typeof a) =>
    `${numeral(value)} [${numeral(interval.low)}, ${numeral(interval.high)}]`
  return {
    points: thinned(points, mostPoints),
    line: [at(audio_s.low), at(audio_s.high)],
    words: `n = ${fit.n.toLocaleString('en-US')}, a = ${said(a)} s, b = ${said(b)}`,
  }
}
