import type { Interval, Measure } from '@voicemark/analysis'
import { labelWords } from '../../figures/words/label-words.js'
import type { PaperConfiguration, ReportData } from '../source/report-data.js'
import { lines } from './tex-table.js'
import { breakableTex } from './tex-text.js'

/** One series for pgfplots: a value for each configuration that has one, and its interval where there is one. */
interface PlotSeries {
  readonly name: string
  readonly axis: string
  readonly caption: string
  read(one: PaperConfiguration): { readonly value: number | null; readonly interval: Interval | null }
}

const median = (measure: Measure) => (one: PaperConfiguration) => ({
  value: one.measures[measure].median,
  interval: one.measures[measure].median_interval,
})

/** What can be plotted. */
const plotSeries: readonly PlotSeries[] = [
  {
    name: 'rtf',
    axis: 'Median RTF (lower is faster)',
    caption: 'Median real-time factor over successful requests; bars: percentile-bootstrap 95\\,\\% interval',
    read: median('rtf'),
  },
  {
    name: 'memory',
    axis: 'Median peak memory, MB',
    caption: 'Median peak memory over successful requests; bars: percentile-bootstrap 95\\,\\% interval',
    read: median('peak_memory_mb'),
  },
  {
    name: 'success',
    axis: 'Successful requests, \\%',
    caption: 'Share of successful requests; bars: 95\\,\\% Wilson interval',
    read: ({ success: { share, interval } }) => ({
      value: share === null ? null : 100 * share,
      interval: interval === null ? null : { low: 100 * interval.low, high: 100 * interval.high },
    }),
  },
]

/** More would not be readable in one column. */
const mostPlotted = 12

const longestName = 90

/** Millimetres that the name with most lines needs, of about 20 letters each. */
function rowHeight(shown: readonly PaperConfiguration[]): number {
  const longest = Math.max(0, ...shown.map(({ label }) => Math.min(longestName, labelWords(label).length)))
  return Math.max(11, 3 * Math.ceil((longest + ' (n = 100)'.length) / 20) + 1)
}

/** `plots/<name>.dat`: place and value; `plots/<name>-interval.dat`: place, value and how far the ends are from it. */
export function plotFiles(report: ReportData): [name: string, content: string][] {
  return plotSeries.flatMap((series): [string, string][] => {
    const points = pointsOf(series, report)
    const withEnds = points.flatMap(({ place, value, interval }) =>
      interval === null ? [] : [`${place} ${value} ${value - interval.low} ${interval.high - value}`],
    )
    return [
      [`${series.name}.dat`, lines('place value', ...points.map(({ place, value }) => `${place} ${value}`))],
      [`${series.name}-interval.dat`, lines('place value below above', ...withEnds)],
      [`${series.name}.tex`, plotTex(series, report)],
    ]
  })
}

function pointsOf({ read }: PlotSeries, { configurations }: ReportData) {
  return configurations.slice(0, mostPlotted).flatMap((one, at) => {
    const { value, interval } = read(one)
    return value === null ? [] : [{ place: at + 1, value, interval, n: one.n }]
  })
}

/** A figure that reads the data beside it; it is printed where there is something to plot. */
function plotTex(series: PlotSeries, report: ReportData): string {
  const shown = report.configurations.slice(0, mostPlotted)
  const points = pointsOf(series, report)
  const omitted = report.configurations.length - shown.length
  if (points.length === 0) return lines(`% No configuration has a value for ${series.name}.`)
  const ticks = shown.map((_, at) => at + 1).join(',')
  const labels = shown
    .map(
      ({ label, n }) =>
        `{\\parbox{44mm}{\\raggedleft ${breakableTex(labelWords(label), longestName)} ($n = ${n}$)}}`,
    )
    .join(',')
  const plot = (file: string, options: string, columns: string) =>
    `\\addplot[${options}] table[x=value,y=place${columns}] {plots/${file}.dat};`
  return lines(
    '\\begin{figure}[htbp]',
    '\\centering',
    '\\begin{tikzpicture}',
    '\\begin{axis}[',
    `  width=62mm, height=${16 + rowHeight(shown) * shown.length}mm, scale only axis=false,`,
    `  xlabel={${series.axis}}, xmin=0, ${series.name === 'success' ? 'xmax=103' : 'enlarge x limits={upper, value=0.1}'},`,
    `  ymin=0.5, ymax=${shown.length + 0.5}, y dir=reverse, ytick={${ticks}},`,
    `  yticklabels={${labels}},`,
    '  tick label style={font=\\scriptsize}, label style={font=\\footnotesize},',
    '  scaled x ticks=false, xticklabel style={/pgf/number format/fixed, /pgf/number format/1000 sep={}},',
    ']',
    ...(points.some(({ interval }) => interval !== null)
      ? [
          plot(
            `${series.name}-interval`,
            'only marks, mark=none, black, error bars/.cd, x dir=both, x explicit',
            ',x error plus=above,x error minus=below',
          ),
        ]
      : []),
    plot(series.name, 'only marks, mark=*, mark size=1.8pt, black', ''),
    '\\end{axis}',
    '\\end{tikzpicture}',
    `\\caption{${series.caption}; $n$ beside each name${omitted > 0 ? `; ${omitted} further configurations are not shown` : ''}.}`,
    `\\label{fig:vm-plot-${series.name}}`,
    '\\end{figure}',
  )
}
