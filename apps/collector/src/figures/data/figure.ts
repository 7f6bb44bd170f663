import type { ChartConfiguration } from 'chart.js'
// What these add to the types of chart.js: error bars, annotations, labels on bars.
import type {} from 'chartjs-chart-error-bars'
import type {} from 'chartjs-plugin-annotation'
import type {} from 'chartjs-plugin-datalabels'
import type { FigureName } from '@voicemark/schema/figure-names'

export { figureNames, type FigureName } from '@voicemark/schema/figure-names'

/** What a figure can be written as. */
export const figureFormats = ['png', 'svg', 'pdf'] as const

export type FigureFormat = (typeof figureFormats)[number]

/** And what a page has of it: markup that is part of the page. */
export type DrawnFormat = FigureFormat | 'inline'

/** One picture, as plain data: nothing in it is a function, so that another thread can draw it. */
export interface Figure {
  readonly name: FigureName
  readonly title: string
  /** What the figure shows, with n, statistic and interval method, for beneath it and for who cannot see it. */
  readonly caption: string
  /** The same without the numbers that stand in the picture anyway, for paper; null where none do. */
  readonly shortCaption: string | null
  /** Pixels of the layout. */
  readonly width: number
  readonly height: number
  /** Why it has nothing to show, as a sentence: then it is told, and no picture of it drawn. Not given where it has. */
  readonly noData?: string
  /** Width on paper; null for a screen, at 96 pixels an inch. */
  readonly widthMm: number | null
  readonly chart: FigureChart
}

/** A figure as its own file makes it; on what paper it goes is added to it. */
export type DrawnFigure = Omit<Figure, 'widthMm'>

/** A chart.js configuration of bars with error bars; a table is one without bars. */
export type FigureChart = ChartConfiguration<'barWithErrorBars', BarPoint[], string[]>

/** One bar: its value, the ends of its whisker, and the label on it. A value of null draws nothing. */
export interface BarPoint {
  readonly x: number | null
  readonly xMin: number | null
  readonly xMax: number | null
  readonly label: string | null
  /** Of a point that is no bar. */
  readonly y?: number | null
}
