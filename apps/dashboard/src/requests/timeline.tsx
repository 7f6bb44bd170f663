import type { RealtimeRow, StoredRequest } from '@voicemark/schema'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { tokenValue, useDark } from '../shell/look/theme.js'
import { type Boundary, boundariesOf } from './stages.js'
import { type TimelineColumn, timelineOf } from './timeline-points.js'

export interface TimelineProps {
  readonly request: StoredRequest
  readonly samples: readonly RealtimeRow[]
  readonly column: TimelineColumn
  readonly title: string
}

const height = 170

/** One column over one request, with its start, its end, and where its stages begin. */
export function Timeline({ request, samples, column, title }: TimelineProps) {
  const place = useRef<HTMLDivElement>(null)
  const isDark = useDark()
  const points = timelineOf(request, samples, column)
  useEffect(() => {
    const { current } = place
    if (current === null) return
    const marks = marksOf(request)
    const plot = new uPlot(optionsOf(current.clientWidth, marks), [points.times, points.values], current)
    const sizes = new ResizeObserver(() => plot.setSize({ width: current.clientWidth, height }))
    sizes.observe(current)
    return () => {
      sizes.disconnect()
      plot.destroy()
    }
  }, [request.request_id, samples, column, isDark])
  return (
    <figure class="timeline">
      <figcaption>
        {title}: {points.words}
      </figcaption>
      <div ref={place} role="img" aria-label={`${title} over the request: ${points.words}`} />
    </figure>
  )
}

function marksOf(request: StoredRequest): Boundary[] {
  const { total_duration_s } = request
  const end = total_duration_s === null ? [] : [{ at: total_duration_s, name: 'end' }]
  return [{ at: 0, name: 'start' }, ...boundariesOf(request), ...end]
}

function optionsOf(width: number, marks: readonly Boundary[]): uPlot.Options {
  const [ink, line, grid] = [tokenValue('--ink-faint'), tokenValue('--line-control'), tokenValue('--line')]
  const axis = {
    stroke: ink,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    font: '11px system-ui',
  }
  return {
    ...{ width, height, padding: [18, 18, 0, 0] },
    cursor: { y: false },
    legend: { show: false },
    scales: {
      x: { time: false },
      y: {
        range: (_plot, low, high) =>
          Number.isFinite(high) ? [Math.min(0, low), Math.max(1, high) * 1.15] : [0, 1],
      },
    },
    axes: [
      { ...axis, size: 26, values: (_plot, ticks) => ticks.map((tick) => `${tick} s`) },
      { ...axis, size: 52, values: (_plot, ticks) => ticks.map((tick) => tick.toLocaleString('en-US')) },
    ],
    series: [
      {},
      { stroke: tokenValue('--series-1'), width: 1.75, spanGaps: false, points: { show: true, size: 4 } },
    ],
    hooks: { draw: [(plot) => marks.forEach((mark, at) => drawMark(plot, mark, at, ink, line))] },
  }
}

/** A line with its name; names of neighbours stand at two heights. */
function drawMark(plot: uPlot, { at, name }: Boundary, place: number, ink: string, line: string): void {
  const { ctx, bbox } = plot
  const x = Math.round(plot.valToPos(at, 'x', true)) + 0.5
  const scale = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = line
  ctx.setLineDash([4 * scale, 3 * scale])
  ctx.beginPath()
  ctx.moveTo(x, bbox.top)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
  ctx.fillStyle = ink
  ctx.font = `${11 * scale}px system-ui`
  // On the side on which it has room.
  const isLeft = x > bbox.left + bbox.width / 2
  ctx.textAlign = isLeft ? 'right' : 'left'
  ctx.fillText(name, x + (isLeft ? -3 : 3) * scale, bbox.top + (place % 2 === 0 ? -5 : 9) * scale)
  ctx.restore()
}
