import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { barFigure, type Bar } from '../shapes/bar-figure.js'
import { ink } from '../shapes/palette.js'
import { valueAxis } from '../shapes/row-figure.js'
import { noData, percentage } from '../words/numerals.js'

/** Figure 3: the share of requests that succeeded, with what so few requests can tell about it. */
export function successFigure(data: FigureData, look: FigureLook): DrawnFigure {
  return barFigure(
    {
      name: 'fig3_success_rate',
      title: 'Success rate by hardware configuration',
      axis: shareAxis(),
      axisTitle: 'Successful requests (%)',
      heading: 'n of N, 95 % interval',
      withoutBars: 'there is no request that was measured.',
      bar: successBar,
      remarks: ['Bars: share of all requests that succeeded. Whiskers: 95 % Wilson interval of that share.'],
      annotations: lateLabels(data.configurations),
    },
    data,
    look,
  )
}

function successBar({ statistics }: FigureConfiguration): Bar {
  const { count: successful, n, share, interval } = statistics.success
  if (share === null || interval === null) {
    return { value: null, low: null, high: null, label: null, words: [noData, 'n = 0'] }
  }
  const { low, high } = interval
  return {
    value: share * 100,
    low: low * 100,
    high: high * 100,
    label: fitsOnBar(low) ? percentage(share) : null,
    words: [`${count(successful)} of ${count(n)}`, `${percentage(low)} – ${percentage(high)}`],
  }
}

/** A label at the foot of a bar must not lie on its whisker. */
const fitsOnBar = (low: number) => low >= 0.12

/** The labels that stand after their whisker. */
function lateLabels(configurations: readonly FigureConfiguration[]) {
  const labels = configurations.flatMap(({ statistics: { success } }, at) => {
    if (success.share === null || success.interval === null || fitsOnBar(success.interval.low)) return []
    return [[`rate${at}`, lateLabel(percentage(success.share), success.interval.high * 100, at + 1)] as const]
  })
  return Object.fromEntries(labels)
}

function lateLabel(content: string, xValue: number, yValue: number) {
  // After a long whisker there is no room; then over it.
  const isOver = xValue > 70
  return {
    type: 'label',
    content,
    xValue,
    yValue,
    xAdjust: isOver ? 0 : 6,
    yAdjust: isOver ? -20 : 0,
    position: { x: isOver ? 'end' : 'start', y: 'center' },
    color: ink,
    font: { size: 13, weight: 'bold' },
    backgroundColor: 'rgba(255,255,255,0.9)',
    padding: 2,
  } as const
}

/** Goes a little beyond 100, so that a whisker that ends there is seen to end. */
function shareAxis() {
  const axis = valueAxis()
  return { ...axis, max: 102, ticks: { ...axis.ticks, stepSize: 20, includeBounds: false } } as const
}

const count = (value: number) => value.toLocaleString('en-US')
