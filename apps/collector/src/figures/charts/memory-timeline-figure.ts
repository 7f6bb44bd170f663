import type { FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { fewestTimelinePoints, type RequestTimeline } from '../data/request-timeline.js'
import { emptyFigure } from '../shapes/empty-figure.js'
import { thinned } from '../shapes/points.js'
import { seriesFigure, shownSeries, type Series } from '../shapes/series-figure.js'
import { numeral } from '../words/numerals.js'

const mostPoints = 600
const title = 'Memory over one request'

/** The memory of the synthesis process over a typical request of each configuration. */
export function memoryTimelineFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const { timelines } = data
  if (timelines === null)
    return emptyFigure(
      'fig_memory_timeline',
      title,
      data,
      look,
      'a folder of request files has no samples of them.',
    )
  const { shown, remarks } = shownSeries(data)
  const known = timelines.filter(({ label }) => shown.some((one) => one.label === label))
  const series = new Map(
    known.flatMap((one) =>
      one.points.length < fewestTimelinePoints ? [] : [[one.label, seriesOf(one)] as const],
    ),
  )
  if (series.size === 0)
    return emptyFigure(
      'fig_memory_timeline',
      title,
      data,
      look,
      known.length === 0
        ? 'no request with the samples of its memory is stored.'
        : `the requests have fewer than ${fewestTimelinePoints} samples each, ten of which are taken in a second.`,
    )
  const short = known.filter(({ label }) => !series.has(label)).map(({ label }) => label)
  const left = Math.min(0, ...[...series.values()].map(({ points }) => points[0]?.x ?? 0))
  const without = shown.filter(({ label }) => !known.some((one) => one.label === label))
  return seriesFigure(
    {
      name: 'fig_memory_timeline',
      title,
      xTitle: 'Time since the start of the request (s)',
      yTitle: 'Memory of the process (MB)',
      startsAtZero: { x: true, y: false },
      left,
      leastRange: leastRange(series),
      remarks: [
        'One request of each configuration: of those of a second and more the one whose RTF is nearest to the median, else the ' +
          'longest. The request starts at 0 and ends at the black mark. The axis of memory need not begin at 0.',
        ...(left < 0 ? [`The line begins with a sample of up to ${numeral(-left * 1000)} ms before 0.`] : []),
        ...(without.length > 0 ? [`Without samples: ${without.map(({ label }) => label).join(', ')}.`] : []),
        ...(short.length > 0
          ? [`With fewer than ${fewestTimelinePoints} samples: ${short.join(', ')}.`]
          : []),
        ...remarks,
      ],
    },
    series,
    data,
    look,
  )
}

/** A tenth of what is held: a rise of 1 MB must not fill the picture. */
function leastRange(series: ReadonlyMap<string, Series>) {
  const held = [...series.values()].flatMap(({ points }) => points.map(({ y }) => y))
  const most = Math.max(...held)
  return { low: most * 0.9, high: most }
}

function seriesOf({ points, duration_s, rtf, request_id }: RequestTimeline): Series {
  const shown = thinned(points, mostPoints).map(({ at_s: x, memory_mb: y }) => ({ x, y }))
  return {
    points: shown,
    isLine: true,
    marked: endOf(shown, duration_s),
    words: `request ${request_id.slice(0, 8)}, RTF ${numeral(rtf)}, ${points.length.toLocaleString('en-US')} samples`,
  }
}

/** Where the line is when the request ends. */
function endOf(points: Series['points'], x: number): Series['points'] {
  const next = points.findIndex((point) => point.x >= x)
  const [before, after] = next < 0 ? [points.at(-1), undefined] : [points[next - 1], points[next]]
  if (before === undefined || after === undefined) {
    const only = before ?? after
    return only === undefined ? [] : [{ x, y: only.y }]
  }
  return [{ x, y: before.y + ((after.y - before.y) * (x - before.x)) / (after.x - before.x) }]
}
