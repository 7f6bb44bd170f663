import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure, FigureChart, FigureName } from '../data/figure.js'
import { isLongName, rowFontPx, rowName, rowNameWidth } from '../words/row-name.js'
import { textWidth, wrapText, wrapWords } from '../words/text-fit.js'
import { emptyFigure } from './empty-figure.js'
import { type Frame, frameOf, legendOptions } from './frame.js'
import { gridLine, ink } from './palette.js'

type Scales = NonNullable<NonNullable<FigureChart['options']>['scales']>

/** A figure with one row for each configuration: names of any length stay readable beside it. */
export interface RowFigure {
  readonly name: FigureName
  readonly title: string
  readonly type: 'barWithErrorBars' | 'scatter'
  readonly axis: NonNullable<Scales['x']>
  readonly axisTitle: string
  /** Over the column of words: what the words are, in order. */
  readonly heading: string
  /** The lines beside the row: its figures in words, and how many requests they are of. */
  readonly words: (configuration: FigureConfiguration) => readonly string[]
  /** The first row of the axis is left free for the heading: configuration `i` is at `i + 1`. */
  readonly datasets: FigureChart['data']['datasets']
  readonly remarks: readonly string[]
  readonly stacked?: boolean
  /** Annotations by name, as the plugin takes them. */
  readonly annotations?: Readonly<Record<string, object>>
}

const lineHeightPx = 17

/** Draws a figure of rows from its description. */
export function rowFigure(figure: RowFigure, data: FigureData, look: FigureLook): DrawnFigure {
  const { configurations } = data
  if (configurations.length === 0) return emptyFigure(figure.name, figure.title, data, look)
  const columns = columnsOf(figure, data, look)
  const frame = frameOf(figure.title, figure.remarks, data, look)
  const lines = Math.max(
    2,
    ...[...columns.names, ...columns.words, columns.heading].map((cell) => cell.length),
  )
  const rowPx = lines * lineHeightPx + 12
  return {
    name: figure.name,
    title: figure.title,
    caption: caption(figure, data, frame),
    shortCaption: [`${figure.title}.`, ...cutNames(data, look), frame.remarks].join(' '),
    width: look.width,
    height: heightOf((configurations.length + 1) * rowPx + aroundPx + frame.height),
    chart: rowChart(figure, columns, frame, look),
  }
}

/** Of the legend, the axis, its title and the margins. */
const aroundPx = 140

/** Heights in steps, so that fleets of like size share one canvas. */
const heightOf = (px: number) => Math.ceil(Math.max(px, 280) / 40) * 40

interface Columns {
  readonly names: string[][]
  readonly words: string[][]
  readonly heading: string[]
  /** Pixels that are left for the axis. */
  readonly plot: number
}

function columnsOf({ words, heading }: RowFigure, { configurations }: FigureData, look: FigureLook): Columns {
  const wordWidth = rowNameWidth(look.width)
  const names = configurations.map(({ label }) => rowName(label, look.width))
  const said = configurations.map((one) => words(one).flatMap((line) => wrapWords(line, wordWidth)))
  const widest = (cells: readonly string[][]) => Math.max(...cells.flat().map(textWidth)) * rowFontPx
  const head = wrapWords(heading, wordWidth)
  return {
    names,
    words: said,
    heading: head,
    plot: look.width - 70 - widest(names) - widest([...said, head]),
  }
}

function rowChart(figure: RowFigure, columns: Columns, frame: Frame, { isBare }: FigureLook): FigureChart {
  const { axis, stacked = false, type } = figure
  const title = wrapText(figure.axisTitle, Math.max(6, columns.plot / 14), 4)
  const chart = {
    type,
    data: { labels: [[''], ...columns.names], datasets: figure.datasets },
    options: {
      ...(type === 'barWithErrorBars' ? { indexAxis: 'y' as const } : {}),
      locale: 'en-US',
      layout: { padding: { top: 12, right: 20, bottom: 12, left: 20 } },
      scales: {
        x: { ...axis, stacked, title: { display: true, text: title, color: ink, font: { size: 14 } } },
        y: { ...nameAxis(), stacked, labels: [[''], ...columns.names] },
        yWords: wordAxis(columns),
      },
      plugins: {
        ...frame.plugins,
        // One name in a legend says what the names beside the rows do.
        legend: legendOptions(!isBare || figure.datasets.filter(({ label }) => label !== '').length > 1),
        datalabels: labelOptions(),
        annotation: { clip: false, annotations: figure.annotations ?? {} },
      },
    },
  }
  // Chart.js ties its types to one kind of dataset; points on rows are of another.
  return chart as unknown as FigureChart
}

function nameAxis() {
  return {
    type: 'category',
    offset: true,
    grid: { display: false },
    border: { color: ink },
    ticks: { autoSkip: false, color: ink, font: { size: rowFontPx } },
  } as const
}

/** A second axis, on the right, holds the words: whatever the bars do, they never cover them. */
function wordAxis({ words, heading }: Columns) {
  return {
    type: 'category',
    position: 'right',
    labels: [heading, ...words],
    offset: true,
    grid: { display: false },
    border: { display: false },
    ticks: { autoSkip: false, color: ink, font: { size: rowFontPx } },
  } as const
}

function labelOptions() {
  return {
    anchor: 'start',
    align: 'end',
    offset: 6,
    color: ink,
    font: { size: rowFontPx, weight: 'bold' },
    backgroundColor: 'rgba(255,255,255,0.85)',
    borderRadius: 3,
    padding: { top: 2, right: 5, bottom: 1, left: 5 },
  } as const
}

/** The horizontal axis of a figure, from zero unless it says otherwise. */
export function valueAxis() {
  return {
    type: 'linear',
    min: 0,
    grace: '5%',
    grid: { color: gridLine },
    border: { color: ink },
    ticks: { color: ink, font: { size: 12 }, maxRotation: 0 },
  } as const
}

/** Names that are not whole beside their rows. */
function cutNames({ configurations }: FigureData, { width }: FigureLook): string[] {
  const cut = configurations.filter(({ label }) => isLongName(label, width))
  return cut.length === 0 ? [] : [`Names in full: ${cut.map(({ label }) => label).join('; ')}.`]
}

function caption({ title, words }: RowFigure, { configurations }: FigureData, { remarks }: Frame) {
  const said = configurations.map((one) => `${one.label}: ${words(one).join(', ')}`)
  return `${title}. ${said.join('; ')}. ${remarks}`
}
