import type { FigureData } from '../data/figure-data.js'
import type { FigureChart } from '../data/figure.js'
import { wrapText } from '../words/text-fit.js'
import { type Frame, legendOptions } from './frame.js'
import { deviceColours, ink, tint } from './palette.js'
import type { TableBand, TableText } from './table-plugin.js'

/** One column of a table. */
export interface TableColumn {
  readonly heading: string
  /** Pixels. */
  readonly width: number
}

/** A table: cells by row and column, each broken into lines. */
export interface Table {
  readonly columns: readonly TableColumn[]
  readonly cells: readonly (readonly (readonly string[])[])[]
  readonly frame: Frame
}

type Cells = Table['cells']
type Row = Cells[number]

const linePx = 16
const headerPx = 44
/** Of the legend and the margins. */
const aroundPx = 82

/** Pixels that a table takes without what its frame does. */
export const tableHeight = (cells: Cells) => aroundPx + bodyHeight(cells)

const rowHeight = (row: Row) => Math.max(2, ...row.map((lines) => lines.length)) * linePx + 12

const bodyHeight = (cells: Cells) => cells.reduce((sum, row) => sum + rowHeight(row), headerPx)

/** A table as a chart without bars or axes: title, legend and footer are those of the other figures. */
export function tableChart(table: Table, { configurations }: FigureData): FigureChart {
  const colours = deviceColours(configurations)
  const fills = configurations.map(({ device_type }) => tint(colours.get(device_type) ?? ink, 0.3))
  return {
    type: 'barWithErrorBars',
    data: { labels: [], datasets: legend(colours) },
    options: {
      layout: { padding: { top: 12, right: 20, bottom: 12, left: 20 } },
      scales: { x: { type: 'linear', display: false }, y: { type: 'linear', display: false } },
      plugins: {
        ...table.frame.plugins,
        legend: legendOptions(),
        datalabels: { display: false },
        table: { bands: bands(table, fills), texts: [...headings(table.columns), ...texts(table)] },
      },
    },
  }
}

const legend = (colours: ReadonlyMap<string, string>) =>
  [...colours].map(([label, colour]) => ({
    label,
    data: [],
    backgroundColor: tint(colour, 0.72),
    borderColor: ink,
    borderWidth: 1,
  }))

const cellMargin = 8
/** White between two rows. */
const gapPx = 1

function headings(columns: readonly TableColumn[]): TableText[] {
  const left = lefts(columns)
  return columns.map(({ heading, width }, at) => ({
    x: (left[at] ?? 0) + cellMargin,
    y: headerPx / 2,
    // Bold letters are a tenth wider.
    lines: wrapText(heading, (width - 2 * cellMargin) / 13.2, 2),
    bold: true,
  }))
}

function bands({ columns, cells }: Table, fills: readonly string[]): TableBand[] {
  const width = columns.reduce((sum, column) => sum + column.width, 0)
  const top = tops(cells)
  return cells.map((row, at) => ({
    top: top[at] ?? 0,
    height: rowHeight(row) - gapPx,
    width,
    fill: fills[at] ?? '#FFFFFF',
  }))
}

function texts({ columns, cells }: Table): TableText[] {
  const [left, top] = [lefts(columns), tops(cells)]
  return cells.flatMap((row, at) =>
    row.map((lines, column) => ({
      x: (left[column] ?? 0) + cellMargin,
      y: (top[at] ?? 0) + rowHeight(row) / 2,
      lines,
      bold: false,
    })),
  )
}

const tops = (cells: Cells) => sums(headerPx, cells.map(rowHeight))

const lefts = (columns: readonly TableColumn[]) =>
  sums(
    0,
    columns.map(({ width }) => width),
  )

/** Where each part begins when the first begins at `start`. */
function sums(start: number, sizes: readonly number[]): number[] {
  let next = start
  return sizes.map((size) => (next += size) - size)
}
