import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { tokenValue, useDark } from '../shell/look/theme.js'
import { Quantity } from '../shell/parts/quantity.js'
import { dotsOf } from './line.js'
import type { LiveChartOf } from './live-charts.js'
import { eachFrame, paceMs, playheadOf } from './playhead.js'
import type { SampleBuffer } from './sample-buffer.js'

export interface LiveChartProps {
  readonly of: LiveChartOf
  readonly buffer: SampleBuffer
  /** Seconds that are shown. */
  readonly spanS: number
  readonly height: number
  /** Between two pictures, ms. */
  readonly everyMs: number
}

/** Lines that move with the machine's own time; beside them the value of now in words. */
export function LiveChart({ of, buffer, spanS, height, everyMs }: LiveChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const isDark = useDark()
  useEffect(() => {
    const { current } = place
    if (current === null) return
    const plot = new uPlot(
      optionsOf(of, { height, width: current.clientWidth, spanS }),
      [[], ...of.lines.map(() => [])],
      current,
    )
    const sizes = new ResizeObserver(() => plot.setSize({ width: current.clientWidth, height }))
    sizes.observe(current)
    const stop = eachFrame(() => draw(plot, of, buffer, spanS), paceMs(everyMs))
    return () => {
      stop()
      sizes.disconnect()
      plot.destroy()
    }
  }, [of, buffer, spanS, height, everyMs, isDark])
  return (
    <figure class="live-chart">
      <figcaption>
        <span class="live-title">
          {of.title}, {of.unit}
        </span>
        <NowValues of={of} buffer={buffer} />
      </figcaption>
      <div
        ref={place}
        role="img"
        aria-label={`${of.title} over the last ${spanS} s; its value stands above`}
      />
    </figure>
  )
}

function draw(plot: uPlot, of: LiveChartOf, buffer: SampleBuffer, spanS: number): void {
  const playhead = playheadOf(buffer, Date.now() / 1000)
  if (playhead === null) return
  const [first, ...others] = of.lines.map(({ column }) => buffer.line(column, playhead - spanS, playhead))
  if (first === undefined) return
  // Lines of one machine have the same times: a sample has all columns.
  plot.setData([first.times, first.values, ...others.map(({ values }) => values)], false)
  plot.setScale('x', { min: playhead - spanS, max: playhead })
}

/** The values at the time that is drawn, four times a second. */
function NowValues({ of, buffer }: Pick<LiveChartProps, 'of' | 'buffer'>) {
  const [, setCount] = useState(0)
  useEffect(() => eachFrame(() => setCount((count) => count + 1), 250), [])
  const playhead = playheadOf(buffer, Date.now() / 1000)
  const measured = of.lines.filter(({ column }) => buffer.has(column))
  return (
    <span class="live-now">
      {measured.map(({ column, name, colour }) => (
        <span key={column}>
          {of.lines.length > 1 && (
            <>
              <span class="key" aria-hidden="true" style={{ background: `var(${colour})` }} /> {name}{' '}
            </>
          )}
          <Quantity value={playhead === null ? null : buffer.value(column, playhead)} unit={of.unit} />
        </span>
      ))}
    </span>
  )
}

interface Size {
  readonly height: number
  readonly width: number
  readonly spanS: number
}

function optionsOf({ lines, most }: LiveChartOf, { height, width, spanS }: Size): uPlot.Options {
  const [ink, grid] = [tokenValue('--ink-faint'), tokenValue('--line')]
  const axis = {
    stroke: ink,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    font: '11px system-ui',
  }
  return {
    ...{ width, height, padding: [6, 18, 0, 0] },
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false, auto: false },
      y: { range: (_plot, low, high) => rangeOf(low, high, most) },
    },
    axes: [
      // It stands still while the lines move: seconds before what is newest.
      {
        ...axis,
        ...{ size: 24, gap: 6, grid: { show: false } },
        splits: ({ scales: { x } }) => [0, 0.5, 1].map((part) => (x?.min ?? 0) + part * spanS),
        values: () => [`−${spanS} s`, `−${spanS / 2} s`, 'now'],
      },
      {
        ...axis,
        size: 46,
        space: 28,
        values: (_plot, ticks) => ticks.map((tick) => tick.toLocaleString('en-US')),
      },
    ],
    series: [
      {},
      ...lines.map(({ colour }) => ({
        ...{ stroke: tokenValue(colour), width: 1.75, spanGaps: false, points: dots(tokenValue(colour)) },
      })),
    ],
  }
}

/** Only strokes that are shorter than a dot are drawn as dots. */
function dots(colour: string): uPlot.Series.Points {
  const size = 4
  const filter: uPlot.Series.Points.Filter = (plot, series) =>
    dotsOf(plot.data[0], plot.data[series] ?? [], plot.posToVal(size, 'x') - plot.posToVal(0, 'x'))
  return { show: false, filter, size, width: 0, stroke: colour, fill: colour }
}

/** From nothing to more than there is, so that little changes look little. */
function rangeOf(low: number | null, high: number | null, most: number | undefined): [number, number] {
  if (most !== undefined) return [0, most * 1.03]
  if (high === null || low === null) return [0, 1]
  return [Math.min(0, low), Math.max(1, high * 1.15)]
}
