import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { BarPoint, DrawnFigure, FigureChart } from '../data/figure.js'
import { emptyFigure } from './empty-figure.js'
import { deviceColours, ink, tint } from './palette.js'
import { rowFigure, type RowFigure } from './row-figure.js'

/** What one configuration shows in a figure of bars. */
export interface Bar {
  readonly value: number | null
  /** Ends of the whisker; null draws none. */
  readonly low: number | null
  readonly high: number | null
  /** On the bar; null for none. */
  readonly label: string | null
  /** The lines beside the bar: its figures in words, and how many requests they are of. */
  readonly words: readonly string[]
}

/** A figure with one horizontal bar for each configuration. */
export interface BarFigure extends Omit<RowFigure, 'type' | 'words' | 'datasets' | 'stacked'> {
  readonly bar: (configuration: FigureConfiguration) => Bar
  /** Why no configuration has a bar, where none has. */
  readonly withoutBars: string
}

/** Draws a figure of bars from its description. */
export function barFigure(figure: BarFigure, data: FigureData, look: FigureLook): DrawnFigure {
  const { bar, withoutBars, ...row } = figure
  const bars = data.configurations.map(bar)
  if (bars.length > 0 && bars.every(({ value }) => value === null))
    return emptyFigure(row.name, row.title, data, look, withoutBars)
  return rowFigure(
    {
      ...row,
      type: 'barWithErrorBars',
      words: (configuration) => bar(configuration).words,
      datasets: datasets(data, bars),
    },
    data,
    look,
  )
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
