import type { ComparedConfiguration } from '@voicemark/analysis'
import { barFigure, valueAxis, type Bar } from './bar-figure.js'
import type { Figure, FigureData } from './figure.js'
import { noData, percentage } from './numerals.js'
import { ink } from './palette.js'

/** Figure 3: the share of requests that succeeded, with what so few requests can tell about it. */
export function successFigure(data: FigureData): Figure {
  return barFigure(
    {
      name: 'fig3_success_rate',
      title: 'Success rate by hardware configuration',
      axis: shareAxis(),
      heading: 'n/N, 95 % interval',
      bar: successBar,
      remarks: ['Bars: share of all requests that succeeded. Whiskers: 95 % Wilson interval of that share.'],
      annotations: lateLabels(data.configurations),
    },
    data,
  )
}

function successBar({ n, successful, success_rate, success_interval }: ComparedConfiguration): Bar {
  if (success_rate === null || success_interval === null) {
    return { value: null, low: null, high: null, label: null, words: [noData, 'n = 0'] }
  }
  const { low, high } = success_interval
  return {
    value: success_rate * 100,
    low: low * 100,
    high: high * 100,
    label: fitsOnBar(low) ? percentage(success_rate) : null,
    words: [`${count(successful)}/${count(n)}`, `${percentage(low)} – ${percentage(high)}`],
  }
}

/** A label at the foot of a bar must not lie on its whisker. */
const fitsOnBar = (low: number) => low >= 0.12

/** The labels that stand after their whisker. */
function lateLabels(configurations: readonly ComparedConfiguration[]) {
  const labels = configurations.flatMap(({ success_rate, success_interval }, at) => {
    if (success_rate === null || success_interval === null || fitsOnBar(success_interval.low)) return []
    return [[`rate${at}`, lateLabel(percentage(success_rate), success_interval.high * 100, at + 1)] as const]
  })
  return Object.fromEntries(labels)
}

function lateLabel(content: string, xValue: number, yValue: number) {
  return {
    type: 'label',
    content,
    xValue,
    yValue,
    xAdjust: 6,
    position: { x: 'start', y: 'center' },
    color: ink,
    font: { size: 13, weight: 'bold' },
    backgroundColor: 'rgba(255,255,255,0.9)',
    padding: 2,
  } as const
}

/** Goes a little beyond 100, so that a whisker that ends there is seen to end. */
function shareAxis() {
  const axis = valueAxis('Successful requests (%)')
  return { ...axis, max: 102, ticks: { ...axis.ticks, stepSize: 20, includeBounds: false } } as const
}

const count = (value: number) => value.toLocaleString('en-US')
