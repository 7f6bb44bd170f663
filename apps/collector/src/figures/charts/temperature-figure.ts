import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { emptyFigure } from '../shapes/empty-figure.js'
import { thinned } from '../shapes/points.js'
import { seriesFigure, shownSeries, type Series } from '../shapes/series-figure.js'

const mostPoints = 400
const title = 'Temperature and throttling over the measurement'

/** The highest temperature of each request over the time since a configuration's first one. */
export function temperatureFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const { shown, remarks } = shownSeries(data)
  const series = new Map(
    shown.flatMap((one) => {
      const made = seriesOf(one)
      return made.points.length === 0 ? [] : [[one.label, made] as const]
    }),
  )
  if (series.size === 0)
    return emptyFigure(
      'fig_temperature',
      title,
      data,
      look,
      'no request of any machine says how warm it was (no sensor).',
    )
  const without = shown.filter(({ label }) => !series.has(label)).map(({ label }) => label)
  return seriesFigure(
    {
      name: 'fig_temperature',
      title,
      xTitle: 'Minutes since the first request shown',
      yTitle: 'Peak temperature (°C)',
      startsAtZero: { x: true, y: false },
      remarks: [
        `Points: highest temperature of each successful request, at most ${mostPoints} of a configuration. Black: the request was ` +
          'throttled. The axis of temperature does not begin at 0.',
        ...(without.length > 0 ? [`No sensor: ${without.join(', ')}.`] : []),
        ...remarks,
      ],
    },
    series,
    data,
    look,
  )
}

function seriesOf({ requests, statistics }: FigureConfiguration): Series {
  const timed = requests
    .flatMap(({ start_time, peak_temperature_c: y, throttle_detected }) =>
      start_time === null || y === null ? [] : [{ start_time, y, throttled: throttle_detected === true }],
    )
    .sort((a, b) => a.start_time - b.start_time)
  const first = timed[0]?.start_time ?? 0
  const points = thinned(timed, mostPoints).map((one) => ({ ...one, x: (one.start_time - first) / 60 }))
  const at = ({ x, y }: { x: number; y: number }) => ({ x, y })
  return {
    points: points.map(at),
    marked: points.filter((one) => one.throttled).map(at),
    words: `n = ${timed.length.toLocaleString('en-US')}, ${throttledWords(statistics)}`,
  }
}

/** The verdict on all requests of a configuration; what nothing told is marked. */
function throttledWords({ throttled, throttle_bases }: FigureConfiguration['statistics']): string {
  const { count, n } = throttled
  if (n === 0) return 'throttling cannot be known'
  const bases = throttle_bases.filter(({ basis }) => !basis.startsWith('none'))
  const isInferred = bases.length > 0 && bases.every(({ basis }) => basis.startsWith('inferred'))
  return `${count}/${n} throttled${isInferred ? ' (inferred)' : ''}`
}
