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
  /** What the bar begins with, drawn apart from the rest of it; its value is part of the bar's. */
  readonly part?: {
    readonly name: string
    readonly rest: string
    readonly of: (configuration: FigureConfiguration) => number | null
  }
}

/** Draws a figure of bars from its description. */
export function barFigure(figure: BarFigure, data: FigureData, look: FigureLook): DrawnFigure {
  const { bar, withoutBars, part, ...row } = figure
  const bars = data.configurations.map(bar)
  const parts = data.configurations.map((one) => part?.of(one) ?? null)
  const hasParts = parts.some((value) => value !== null)
  if (bars.length > 0 && bars.every(({ value }) => value === null))
    return emptyFigure(row.name, row.title, data, look, withoutBars)
  return rowFigure(
    {
      ...row,
      type: 'barWithErrorBars',
      words: (configuration) => bar(configuration).words,
      stacked: hasParts,
      datasets: hasParts
        ? [partData(part?.name ?? '', parts), ...datasets(data, bars, parts, part?.rest)]
        : datasets(data, bars),
    },
    data,
    look,
  )
}

/** One dataset for each device type, so that the legend names it; the first row is left free for headings. */
function datasets(
  { configurations }: FigureData,
  bars: readonly Bar[],
  parts: readonly (number | null)[] = [],
  rest = '',
): FigureChart['data']['datasets'] {
  return [...deviceColours(configurations)].map(([type, colour]) => ({
    label: rest === '' ? type : `${type}: ${rest}`,
    ...barData(
      bars.map((bar, at) =>
        configurations[at]?.device_type === type ? pointOf(bar, parts[at] ?? null) : nothing,
      ),
    ),
    // Light enough for the whisker on it to be seen.
    backgroundColor: tint(colour, 0.72),
    borderColor: ink,
    borderWidth: 1,
    ...barShape,
    errorBarColor: ink,
    errorBarWhiskerColor: ink,
    errorBarLineWidth: 1.6,
    errorBarWhiskerLineWidth: 1.6,
    errorBarWhiskerSize: 14,
  }))
}

const barShape = { grouped: false, barPercentage: 0.62, categoryPercentage: 1, maxBarThickness: 40 } as const

/** What the bars begin with, the same colour for all. */
function partData(label: string, parts: readonly (number | null)[]): FigureChart['data']['datasets'][number] {
  return {
    label,
    ...barData(parts.map((x) => ({ ...nothing, x }))),
    backgroundColor: '#C8C8C8',
    borderColor: ink,
    borderWidth: 1,
    ...barShape,
  }
}

function barData(points: readonly BarPoint[]) {
  const data = [nothing, ...points]
  return { data, datalabels: { display: data.map(({ label }) => label !== null) } }
}

const nothing: BarPoint = { x: null, xMin: null, xMax: null, label: null }

/** The rest of a bar behind its part; the ends of its whisker are places on the axis, whatever is stacked. */
const pointOf = ({ value, low, high, label }: Bar, part: number | null): BarPoint => ({
  x: value === null ? null : value - (part ?? 0),
  xMin: low,
  xMax: high,
  label,
})
