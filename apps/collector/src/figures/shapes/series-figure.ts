import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure, FigureChart, FigureName } from '../data/figure.js'
import { counted } from '../words/numerals.js'
import { shorten, shortenMiddle, textWidth, wrapText } from '../words/text-fit.js'
import { type Frame, frameOf, legendOptions } from './frame.js'
import { gridLine, ink } from './palette.js'
import { mostSeries, seriesStyle } from './series-style.js'

/** A point of a series. */
export interface SeriesPoint {
  readonly x: number
  readonly y: number
}

/** What one configuration shows. */
export interface Series {
  readonly points: readonly SeriesPoint[]
  /** Joins the points. @default false */
  readonly isLine?: boolean
  /** A line of its own beside the points. */
  readonly line?: readonly SeriesPoint[]
  /** That line has no dashes, whatever the series. @default false */
  readonly isSolid?: boolean
  /** Points that are drawn filled with ink. */
  readonly marked?: readonly SeriesPoint[]
  readonly words: string
}

/** A diagram with a series for each configuration. */
export interface SeriesFigure {
  readonly name: FigureName
  readonly title: string
  readonly xTitle: string
  readonly yTitle: string
  readonly startsAtZero: { readonly x: boolean; readonly y: boolean }
  /** Where the horizontal axis begins, with a tick only where one is due. @default what the points need */
  readonly left?: number
  /** Of the vertical axis, which shows at least so much. @default what the points need */
  readonly leastRange?: { readonly low: number; readonly high: number }
  readonly remarks: readonly string[]
  readonly annotations?: Readonly<Record<string, object>>
}

/** The configurations that a diagram has room for, those with the most requests, and what is said of the others. */
export function shownSeries({ configurations }: FigureData): {
  readonly shown: readonly FigureConfiguration[]
  readonly remarks: readonly string[]
} {
  if (configurations.length <= mostSeries) return { shown: configurations, remarks: [] }
  const most = new Set([...configurations].sort((a, b) => b.n - a.n).slice(0, mostSeries))
  const left = counted(configurations.length - mostSeries, 'configuration')
  return {
    shown: configurations.filter((one) => most.has(one)),
    remarks: [
      `Shown are the ${mostSeries} configurations with the most requests; ${left} not in this diagram.`,
    ],
  }
}

/** Of the diagram with its axes. */
const plotPx = 440

/** Draws a diagram of series. */
export function seriesFigure(
  figure: SeriesFigure,
  series: ReadonlyMap<string, Series>,
  data: FigureData,
  look: FigureLook,
): DrawnFigure {
  const { width } = look
  const frame = frameOf(figure.title, figure.remarks, data, look)
  const labels = [...series].map(([label, one]) => legendLabel(label, one, look))
  const said = [...series].map(([label, { words }]) => `${label}: ${words}`)
  return {
    name: figure.name,
    title: figure.title,
    caption: `${figure.title}. ${said.join('; ')}. ${frame.remarks}`,
    shortCaption: null,
    width,
    height: plotPx + rowsOf(labels, width) * 22 + frame.height,
    chart: seriesChart(figure, [...series.values()], labels, frame, width),
  }
}

const leastName = 8

/** On paper the caption has the words, and there is no room for them twice. */
function legendLabel(label: string, { words }: Series, { width, isScreen }: FigureLook): string {
  const room = (width - 90) / 13
  if (!isScreen) return shortenMiddle(label, room)
  // A figure that is cut would be another one: the name gives way.
  const left = Math.max(leastName, room - textWidth(` (${words})`))
  return shorten(`${shortenMiddle(label, left)} (${words})`, room)
}

function rowsOf(labels: readonly string[], width: number): number {
  let [rows, used] = [1, 0]
  for (const label of labels) {
    const wide = textWidth(label) * 13 + 46
    if (used > 0 && used + wide > width - 40) [rows, used] = [rows + 1, 0]
    used += wide
  }
  return rows
}

function seriesChart(
  figure: SeriesFigure,
  series: readonly Series[],
  labels: readonly string[],
  frame: Frame,
  width: number,
): FigureChart {
  const legend = legendOptions()
  const chart = {
    type: 'scatter',
    data: { datasets: series.flatMap((one, at) => datasetsOf(one, at, labels[at] ?? '')) },
    options: {
      locale: 'en-US',
      layout: { padding: { top: 12, right: 20, bottom: 12, left: 20 } },
      scales: {
        x: beginningAt(
          figure.left,
          axis(wrapText(figure.xTitle, (width - 120) / 14, 2), figure.startsAtZero.x),
        ),
        y: {
          ...axis(wrapText(figure.yTitle, 22, 2), figure.startsAtZero.y),
          ...(figure.leastRange === undefined
            ? {}
            : { suggestedMin: figure.leastRange.low, suggestedMax: figure.leastRange.high }),
        },
      },
      plugins: {
        ...frame.plugins,
        legend: { ...legend, labels: { ...legend.labels, usePointStyle: true, boxHeight: 8 } },
        datalabels: { display: false },
        annotation: { clip: false, annotations: figure.annotations ?? {} },
      },
    },
  }
  // Chart.js ties its types to one kind of dataset.
  return chart as unknown as FigureChart
}

function axis(title: string[], startsAtZero: boolean) {
  return {
    type: 'linear',
    // What is below zero is shown: chart.js takes no range of what a fixed end leaves out.
    beginAtZero: startsAtZero,
    grace: '5%',
    grid: { color: gridLine },
    border: { color: ink },
    title: { display: true, text: title, color: ink, font: { size: 14 } },
    ticks: { color: ink, font: { size: 12 }, maxRotation: 0 },
  } as const
}

const beginningAt = (left: number | undefined, ofPoints: ReturnType<typeof axis>) =>
  left === undefined
    ? ofPoints
    : { ...ofPoints, min: left, ticks: { ...ofPoints.ticks, includeBounds: false } }

function datasetsOf(series: Series, at: number, label: string) {
  const { points, isLine = false, line = [], isSolid = false, marked = [] } = series
  const { colour, pointStyle, dash } = seriesStyle(at)
  // Marks on an axis are drawn whole.
  const common = { clip: 8, datalabels: { display: false }, pointStyle, borderColor: colour }
  const path = { borderDash: dash, borderWidth: 2, showLine: true, fill: false }
  return [
    {
      ...common,
      label,
      data: points,
      backgroundColor: `${colour}66`,
      pointRadius: isLine ? 0 : 3.5,
      pointBorderWidth: 1.2,
      ...(isLine ? path : {}),
    },
    { ...common, label: '', data: line, ...path, ...(isSolid && { borderDash: [] }), pointRadius: 0 },
    { ...common, label: '', data: marked, backgroundColor: ink, borderColor: ink, pointRadius: 5 },
  ].filter(({ data }, place) => place === 0 || data.length > 0)
}
