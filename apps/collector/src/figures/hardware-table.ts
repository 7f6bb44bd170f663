import type { ComparedConfiguration } from '@voicemark/analysis'
import { emptyFigure } from './empty-figure.js'
import type { Figure, FigureData } from './figure.js'
import { footerLines } from './footer.js'
import { meanAndDeviation, noData, numeral, percentage } from './numerals.js'
import { tableChart, tableHeight, type TableColumn } from './table-chart.js'
import { wrapText } from './text-fit.js'

const title = 'Hardware configurations and results'
const cellLines = 3

/** What a column shows of a configuration; widths are in pixels. */
interface Column extends TableColumn {
  readonly cell: (configuration: ComparedConfiguration) => string
}

const columns: readonly Column[] = [
  { heading: 'Configuration', width: 190, cell: ({ label }) => label },
  { heading: 'Device', width: 78, cell: ({ device_type }) => device_type },
  { heading: 'CPU', width: 205, cell: cpu },
  { heading: 'RAM', width: 82, cell: ({ total_memory_gb }) => gigabytes(total_memory_gb) },
  { heading: 'GPU', width: 165, cell: ({ gpu_name }) => gpu_name ?? '–' },
  { heading: 'Tests', width: 68, cell: ({ n }) => n.toLocaleString('en-US') },
  { heading: 'Success', width: 92, cell: success },
  { heading: 'Mean RTF', width: 120, cell: ({ rtf }) => meanAndDeviation(rtf.mean, rtf.sd) },
  { heading: 'Mean peak memory', width: 122, cell: memory },
  { heading: 'Peak temp.', width: 98, cell: temperature },
]

const margin = 20
const width = columns.reduce((sum, column) => sum + column.width, 2 * margin)

/** Figure 4: each configuration's hardware and results as a table, its rows in the colour of the device type. */
export function hardwareTableFigure(data: FigureData): Figure {
  const name = 'fig_hardware_summary'
  if (data.configurations.length === 0) return emptyFigure(name, title, data)
  const cells = data.configurations.map((row) => columns.map((column) => wrapCell(column.cell(row), column)))
  const footer = footerLines([remark], data, width)
  return {
    name,
    title,
    caption: [`${title}.`, ...data.configurations.map(inWords), ...footer].join(' '),
    width,
    height: tableHeight(cells, footer),
    chart: tableChart({ title, columns, cells, footer }, data),
  }
}

const remark =
  'Tests: all requests, failed ones included. RTF = synthesis time / audio duration, lower is faster. ' +
  'Means ± 1 standard deviation of successful requests; a mean without ± is of one request.'

/** Cells are set in 12 px with a margin of 8 on either side. */
const wrapCell = (text: string, column: Column) => wrapText(text, (column.width - 16) / 12, cellLines)

function cpu({ cpu_model, cpu_cores }: ComparedConfiguration): string {
  const cores = cpu_cores === null ? '' : `, ${cpu_cores} ${cpu_cores === 1 ? 'core' : 'cores'}`
  return `${cpu_model ?? 'unknown'}${cores}`
}

function gigabytes(value: number | null): string {
  return value === null ? 'unknown' : `${Number(value.toFixed(1))} GB`
}

function success({ success_rate }: ComparedConfiguration): string {
  return success_rate === null ? noData : percentage(success_rate)
}

function memory({ peak_memory_mb: { mean, sd } }: ComparedConfiguration): string {
  return mean === null ? noData : `${meanAndDeviation(mean, sd)} MB`
}

function temperature({ peak_temperature_c }: ComparedConfiguration): string {
  return peak_temperature_c === null ? 'no sensor' : `${numeral(peak_temperature_c)} °C`
}

function inWords(configuration: ComparedConfiguration): string {
  return `${columns.map(({ heading, cell }) => `${heading}: ${cell(configuration)}`).join(', ')}.`
}
