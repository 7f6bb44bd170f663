import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure, FigureChart } from '../data/figure.js'
import { boxOf, type Box } from '../shapes/box.js'
import { emptyFigure } from '../shapes/empty-figure.js'
import { deviceColours, ink, tint } from '../shapes/palette.js'
import { thinned } from '../shapes/points.js'
import { rowFigure } from '../shapes/row-figure.js'
import { rtfAxis } from '../shapes/rtf-axis.js'
import { counted, noData, numeral } from '../words/numerals.js'

const mostPoints = 200
const title = 'Distribution of the real-time factor'

/** The RTF of every request beside the quartiles: what a mean hides. */
export function rtfDistributionFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const values = data.configurations.map(rtfsOf)
  if (values.length > 0 && values.every(({ length }) => length === 0))
    return emptyFigure('fig_rtf_distribution', title, data, look, 'no successful request says its RTF.')
  const { axis, axisTitle, isLog, annotations, remarks } = rtfAxis(
    values.flatMap((sorted) => [sorted.at(0), sorted.at(-1)].filter((value) => value !== undefined)),
    values.flatMap((sorted) => sorted.at(-1) ?? []),
  )
  const thin = values.filter(({ length }) => length > mostPoints).length
  return rowFigure(
    {
      name: 'fig_rtf_distribution',
      title,
      type: 'scatter',
      axis,
      axisTitle,
      heading: 'median [95 % interval], n',
      words: inWords,
      datasets: datasets(data, values),
      remarks: [
        'Points: successful requests. Box: quartiles with the median, from 5 requests. Whiskers: the farthest values within 1.5 ' +
          'interquartile ranges of the box (Tukey). In brackets: 95 % bootstrap interval of the median, from 6 requests.',
        ...remarks,
        ...(isLog ? ['Logarithmic axis.'] : []),
        ...(thin > 0
          ? [`${counted(thin, 'configuration')} with ${mostPoints} evenly chosen points of more.`]
          : []),
      ],
      annotations,
    },
    data,
    look,
  )
}

const rtfsOf = ({ requests }: FigureConfiguration) =>
  requests.flatMap(({ rtf }) => rtf ?? []).sort((a, b) => a - b)

function inWords({ statistics }: FigureConfiguration): string[] {
  const { median, median_interval, n } = statistics.measures.rtf
  if (median === null) return [noData, 'n = 0']
  const ends = median_interval
  const interval = ends === null ? [] : [`[${numeral(ends.low)}, ${numeral(ends.high)}]`]
  return [numeral(median), ...interval, `n = ${n.toLocaleString('en-US')}`]
}

type Datasets = FigureChart['data']['datasets']

function datasets({ configurations }: FigureData, values: readonly number[][]): Datasets {
  const sets = [...deviceColours(configurations)].flatMap(([type, colour]) => {
    const rows = values.flatMap((sorted, at) =>
      configurations[at]?.device_type === type ? [{ sorted, y: at + 1 }] : [],
    )
    return [
      { ...pointStyle(colour), label: type, data: rows.flatMap(({ sorted, y }) => pointsOf(sorted, y)) },
      ...rows.flatMap(({ sorted, y }) => boxLines(boxOf(sorted), y, colour)),
    ]
  })
  return sets as unknown as Datasets
}

/** Spread below the box, the same each time. */
function pointsOf(sorted: readonly number[], y: number) {
  return thinned(sorted, mostPoints).map((x, at) => ({ x, y: y + 0.24 + 0.16 * ((at * 0.618) % 1) }))
}

const pointStyle = (colour: string) => ({
  parsing: false,
  pointRadius: 2.2,
  pointBackgroundColor: tint(colour, 0.85),
  pointBorderColor: ink,
  pointBorderWidth: 0.5,
  backgroundColor: tint(colour, 0.72),
  borderColor: ink,
  borderWidth: 1,
  datalabels: { display: false },
})

function boxLines(box: Box | null, y: number, colour: string) {
  if (box === null) return []
  const { low, q1, median, q3, high } = box
  const [top, bottom] = [y - 0.26, y + 0.14]
  const middle = (top + bottom) / 2
  const line = (points: readonly (readonly [number, number])[], extra: object = {}) => ({
    ...pointStyle(colour),
    label: '',
    showLine: true,
    pointRadius: 0,
    borderColor: ink,
    borderWidth: 1.2,
    fill: false,
    data: points.map(([x, at]) => ({ x, y: at })),
    ...extra,
  })
  // The first is drawn last, over the others.
  return [
    line(
      [
        [median, top],
        [median, bottom],
      ],
      { borderWidth: 2.6 },
    ),
    line([
      [low, middle],
      [q1, middle],
    ]),
    line([
      [q3, middle],
      [high, middle],
    ]),
    line(
      [
        [q1, top],
        [q3, top],
        [q3, bottom],
        [q1, bottom],
        [q1, top],
      ],
      { fill: 'shape' },
    ),
  ]
}
