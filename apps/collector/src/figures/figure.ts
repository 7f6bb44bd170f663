import type { ComparedConfiguration } from '@voicemark/analysis'
import type { ChartConfiguration } from 'chart.js'
// What these add to the types of chart.js: error bars, annotations, labels on bars.
import type {} from 'chartjs-chart-error-bars'
import type {} from 'chartjs-plugin-annotation'
import type {} from 'chartjs-plugin-datalabels'

/** The figures by name of file and URL, in the order they are drawn. */
export const figureNames = [
  'fig1_memory_comparison',
  'fig2_rtf_comparison',
  'fig3_success_rate',
  'fig_hardware_summary',
] as const

export type FigureName = (typeof figureNames)[number]

/** What a figure can be written as. */
export const figureFormats = ['png', 'svg', 'pdf'] as const

export type FigureFormat = (typeof figureFormats)[number]

/** What is not in the figures although it was found. */
export interface Omissions {
  /** Warm-up and cold requests, which are kept apart. */
  readonly warmups: number
  /** Files that could not be read. */
  readonly files: number
  /** Rows that could not be read, in files that could. */
  readonly rows: number
  /** Configurations that a figure has no room for, those with the fewest requests. */
  readonly configurations?: number
}

/** Everything the figures are drawn from. */
export interface FigureData {
  readonly configurations: readonly ComparedConfiguration[]
  readonly omissions: Omissions
}

/** One picture, as plain data: nothing in it is a function, so that another thread can draw it. */
export interface Figure {
  readonly name: FigureName
  readonly title: string
  /** What the figure shows, in words, for who cannot see it. */
  readonly caption: string
  /** Pixels, before the doubling for print. */
  readonly width: number
  readonly height: number
  readonly chart: FigureChart
}

/** A chart.js configuration of bars with error bars; a table is one without bars. */
export type FigureChart = ChartConfiguration<'barWithErrorBars', BarPoint[], string[]>

/** One bar: its value, the ends of its whisker, and the label on it. A value of null draws nothing. */
export interface BarPoint {
  readonly x: number | null
  readonly xMin: number | null
  readonly xMax: number | null
  readonly label: string | null
}
