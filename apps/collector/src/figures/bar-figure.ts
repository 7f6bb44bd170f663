import type { ComparedConfiguration } from '@voicemark/analysis'
import type { BarPoint, Figure, FigureChart, FigureData, FigureName } from './figure.js'
import { footerLines } from './footer.js'
import { emptyFigure } from './empty-figure.js'
import { footerOptions, legendOptions, titleOptions } from './frame.js'
import { deviceColours, gridLine, ink, tint } from './palette.js'
import { wrapText } from './text-fit.js'

type Scales = NonNullable<NonNullable<FigureChart['options']>['scales']>

/** What one configuration shows in a figure of bars. */
export interface Bar {
  readonly value: number | null
  /** Ends of the whisker; null draws none. */
  readonly low: number | null
  readonly high: number | null
  /** On the bar; null for none. */
  readonly label: string | null
  /** The two lines beside the bar: its figures in words, and how many requests they are of. */
  readonly words: readonly [string, string]
}

/** A figure with one horizontal bar for each configuration: names of any length stay readable beside it. */
export interface BarFigure {
  readonly name: FigureName
  readonly title: string
  readonly axis: NonNullable<Scales['x']>
  /** Over the column of words. */
  readonly heading: string
  readonly bar: (configuration: ComparedConfiguration) => Bar
  readonly remarks: readonly string[]
  /** Annotations by name, as the plugin takes them. */
  readonly annotations?: Readonly<Record<string, object>>
}

const width = 1000
const nameWidth = 17
const nameLines = 3
const lineHeightPx = 17

/** Draws a figure of bars from its description. */
export function barFigure(figure: BarFigure, data: FigureData): Figure {
  const { configurations } = data
  if (configurations.length === 0) return emptyFigure(figure.name, figure.title, data)
  const names = configurations.map(({ label }) => wrapText(label, nameWidth, nameLines))
  const footer = footerLines(figure.remarks, data, width)
  const lines = Math.max(2, ...names.map((name) => name.length))
  const rows = configurations.length + 1
  return {
    name: figure.name,
    title: figure.title,
    caption: caption(figure, data, footer),
    width,
    height: heightOf(rows * (lines * lineHeightPx + 14) + 150 + footer.length * 15),
    chart: barChart(figure, data, [[''], ...names], footer),
  }
}

/** Heights in steps, so that fleets of like size share one canvas. */
const heightOf = (px: number) => Math.ceil(Math.max(px, 280) / 40) * 40

function barChart(figure: BarFigure, data: FigureData, names: string[][], footer: string[]): FigureChart {
  const bars = data.configurations.map(figure.bar)
  return {
    type: 'barWithErrorBars',
    data: { labels: names, datasets: datasets(data, bars) },
    options: {
      indexAxis: 'y',
      locale: 'en-US',
      layout: { padding: { top: 12, right: 20, bottom: 12, left: 20 } },
      scales: { x: figure.axis, y: nameAxis(), yWords: wordAxis(figure.heading, bars) },
      plugins: {
        title: titleOptions(figure.title),
        legend: legendOptions(),
        subtitle: footerOptions(footer),
        datalabels: labelOptions(),
        annotation: { clip: false, annotations: figure.annotations ?? {} },
      },
    },
  }
}

/** One dataset for each device type, so that the legend names it; the first row is left free for headings. */
function datasets({ configurations }: FigureData, bars: readonly Bar[]): FigureChart['data']['datasets'] {
  return [...deviceColours(configurations)].map(([type, colour]) => ({
    label: type,
    ...barData(bars.map((bar, at) => (configurations[at]?.device_type === type ? pointOf(bar) : nothing))),
    // Light enough for the whisker on it to be seen.
    backgroundColor: tint(colour, 0.72),
    borderColor: ink,
    borderWidth: 1,
    grouped: false,
    barPercentage: 0.62,
    categoryPercentage: 1,
    maxBarThickness: 40,
    errorBarColor: ink,
    errorBarWhiskerColor: ink,
    errorBarLineWidth: 1.6,
    errorBarWhiskerLineWidth: 1.6,
    errorBarWhiskerSize: 14,
  }))
}

function barData(points: readonly BarPoint[]) {
  const data = [nothing, ...points]
  return { data, datalabels: { display: data.map(({ label }) => label !== null) } }
}

const nothing: BarPoint = { x: null, xMin: null, xMax: null, label: null }

const pointOf = ({ value, low, high, label }: Bar): BarPoint => ({ x: value, xMin: low, xMax: high, label })

function nameAxis(): NonNullable<Scales['y']> {
  return {
    type: 'category',
    grid: { display: false },
    border: { color: ink },
    ticks: { autoSkip: false, color: ink, font: { size: 13 } },
  }
}

/** A second axis, on the right, holds the words: whatever the bars do, they never cover them. */
function wordAxis(heading: string, bars: readonly Bar[]): NonNullable<Scales['y']> {
  return {
    type: 'category',
    position: 'right',
    labels: [[heading], ...bars.map(({ words }) => [...words])],
    offset: true,
    grid: { display: false },
    border: { display: false },
    ticks: { autoSkip: false, color: ink, font: { size: 13 } },
  }
}

function labelOptions() {
  return {
    anchor: 'start',
    align: 'end',
    offset: 6,
    color: ink,
    font: { size: 13, weight: 'bold' },
    backgroundColor: 'rgba(255,255,255,0.85)',
    borderRadius: 3,
    padding: { top: 2, right: 5, bottom: 1, left: 5 },
  } as const
}

/** The horizontal axis of a figure, from zero unless it says otherwise. */
export function valueAxis(title: string) {
  return {
    type: 'linear',
    min: 0,
    grace: '5%',
    grid: { color: gridLine },
    border: { color: ink },
    title: { display: true, text: title, color: ink, font: { size: 14 } },
    ticks: { color: ink, font: { size: 12 }, maxRotation: 0 },
  } as const
}

function caption(
  { title, bar }: BarFigure,
  { configurations }: FigureData,
  footer: readonly string[],
): string {
  const said = configurations.map(
    (configuration) => `${configuration.label}: ${bar(configuration).words.join(', ')}`,
  )
  return `${title}. ${said.join('; ')}. ${footer.join(' ')}`
}
