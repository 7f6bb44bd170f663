import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { emptyFigure } from '../shapes/empty-figure.js'
import { frameOf } from '../shapes/frame.js'
import { tableChart, tableHeight, type TableColumn } from '../shapes/table-chart.js'
import { meanAndDeviation, noData, numeral, percentage } from '../words/numerals.js'
import { wrapText } from '../words/text-fit.js'

const title = 'Hardware configurations and results'

/** What a column shows of a configuration, in lines; widths are in pixels. */
interface Column extends TableColumn {
  readonly cell: (configuration: FigureConfiguration) => string | readonly string[]
}

const full: readonly Column[] = [
  { heading: 'Configuration', width: 190, cell: ({ label }) => label },
  { heading: 'Device', width: 78, cell: ({ device_type }) => device_type },
  { heading: 'CPU', width: 205, cell: cpu },
  { heading: 'RAM', width: 82, cell: ({ total_memory_gb }) => gigabytes(total_memory_gb) },
  { heading: 'GPU', width: 165, cell: ({ gpu_name }) => gpu_name ?? '–' },
  { heading: 'Tests', width: 68, cell: ({ statistics }) => statistics.n.toLocaleString('en-US') },
  { heading: 'Success', width: 92, cell: success },
  { heading: 'Mean RTF', width: 120, cell: rtf },
  { heading: 'Mean peak memory', width: 122, cell: memory },
  { heading: 'Peak temp.', width: 98, cell: temperature },
]

const margin = 20

/** Three columns of several lines each, for paper. */
function compact(width: number): readonly Column[] {
  const part = (share: number) => Math.floor((width - 2 * margin) * share)
  return [
    { heading: 'Name', width: part(0.28), cell: ({ label }) => label },
    { heading: 'Hardware', width: part(0.34), cell: hardware },
    { heading: 'Results', width: part(0.38), cell: results },
  ]
}

function hardware(configuration: FigureConfiguration): readonly string[] {
  const { gpu_name, total_memory_gb } = configuration
  const gpu = gpu_name === null ? [] : [`GPU: ${gpu_name}`]
  return [cpu(configuration), `RAM: ${gigabytes(total_memory_gb)}`, ...gpu]
}

function results(configuration: FigureConfiguration): readonly string[] {
  const { count, n } = configuration.statistics.success
  return [
    `${count}/${n} succeeded (${success(configuration)})`,
    `RTF ${rtf(configuration)}`,
    `memory ${memory(configuration)}`,
    `peak temp. ${temperature(configuration)}`,
  ]
}

/** Figure 4: each configuration's hardware and results as a table, its rows in the colour of the device type. */
export function hardwareTableFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const name = 'fig_hardware_summary'
  if (data.configurations.length === 0) return emptyFigure(name, title, data, look)
  const columns = look.isScreen ? full : compact(look.width)
  const width = look.isScreen ? full.reduce((sum, column) => sum + column.width, 2 * margin) : look.width
  const cells = data.configurations.map((row) => columns.map((column) => wrapCell(column.cell(row), column)))
  const frame = frameOf(title, [remark], data, { ...look, width })
  return {
    name,
    title,
    caption: [`${title}.`, ...data.configurations.map(inWords), frame.remarks].join(' '),
    shortCaption: [`${title}.`, frame.remarks].join(' '),
    width,
    height: tableHeight(cells) + frame.height,
    chart: tableChart({ columns, cells, frame }, data),
  }
}

const remark =
  'Tests: all requests without warm-up and cold ones, failed ones included. RTF = synthesis time / audio duration, lower is ' +
  'faster. Means ± 1 standard deviation of successful requests; a mean without ± is of one request.'

/** Cells are set in 12 px with a margin of 8 on either side. */
function wrapCell(text: string | readonly string[], column: Column): string[] {
  return [text].flat().flatMap((line) => wrapText(line, (column.width - 16) / 12, 5))
}

function cpu({ cpu_model, cpu_cores }: FigureConfiguration): string {
  const cores = cpu_cores === null ? '' : `, ${cpu_cores} ${cpu_cores === 1 ? 'core' : 'cores'}`
  return `${cpu_model ?? 'unknown'}${cores}`
}

function gigabytes(value: number | null): string {
  return value === null ? 'unknown' : `${Number(value.toFixed(1))} GB`
}

function success({ statistics: { success: succeeded } }: FigureConfiguration): string {
  return succeeded.share === null ? noData : percentage(succeeded.share)
}

function rtf({ statistics }: FigureConfiguration): string {
  const { mean, sd } = statistics.measures.rtf
  return meanAndDeviation(mean, sd)
}

function memory({ statistics }: FigureConfiguration): string {
  const { mean, sd } = statistics.measures.peak_memory_mb
  return mean === null ? noData : `${meanAndDeviation(mean, sd)} MB`
}

function temperature({ statistics }: FigureConfiguration): string {
  const { max } = statistics.peak_temperature_c
  return max === null ? 'no sensor' : `${numeral(max)} °C`
}

function inWords(configuration: FigureConfiguration): string {
  return `${full.map(({ heading, cell }) => `${heading}: ${[cell(configuration)].flat().join(', ')}`).join(', ')}.`
}
