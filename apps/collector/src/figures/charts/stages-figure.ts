import type { Measure } from '@voicemark/analysis'
import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure, FigureChart } from '../data/figure.js'
import { emptyFigure } from '../shapes/empty-figure.js'
import { ink } from '../shapes/palette.js'
import { rowFigure, valueAxis } from '../shapes/row-figure.js'
import { noData, numeral } from '../words/numerals.js'

/** Light, dark, middle: apart in grey, too. */
const stages = [
  { measure: 'phonemize_s', label: 'phonemize', colour: '#F0E442' },
  { measure: 'infer_s', label: 'infer', colour: '#0072B2' },
  { measure: 'encode_s', label: 'encode', colour: '#E69F00' },
] as const satisfies readonly { measure: Measure; label: string; colour: string }[]

const title = 'Where the synthesis time goes'

/** The mean seconds of each stage of a request, one after the other. */
export function stagesFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const has = data.configurations.some((one) => stages.some(({ measure }) => meanOf(one, measure) !== null))
  if (!has) return emptyFigure('fig_stages', title, data, look, 'no request says how long its stages took.')
  return rowFigure(
    {
      name: 'fig_stages',
      title,
      type: 'barWithErrorBars',
      stacked: true,
      // Of each stage alone, as chart.js takes it, the axis would end within the bars.
      axis: { ...valueAxis(), suggestedMax: Math.max(...data.configurations.map(wholeOf)) },
      axisTitle: 'Mean time of a request (s)',
      heading: 'mean s: phonemize, infer, encode; n',
      words: inWords,
      datasets: datasets(data),
      remarks: [
        'Bars: means over the successful requests that say how long their stages took (n). Means add up, medians would not. ' +
          'Time between stages is in none of them.',
      ],
    },
    data,
    look,
  )
}

const meanOf = ({ statistics }: FigureConfiguration, measure: Measure) => statistics.measures[measure].mean

/** The mean seconds of all stages together. */
const wholeOf = (one: FigureConfiguration) =>
  stages.reduce((sum, { measure }) => sum + (meanOf(one, measure) ?? 0), 0)

function inWords(configuration: FigureConfiguration): string[] {
  const means = stages.map(({ measure }) => meanOf(configuration, measure))
  const n = Math.max(...stages.map(({ measure }) => configuration.statistics.measures[measure].n))
  const said = means.map((mean) => (mean === null ? '–' : numeral(mean))).join(', ')
  return [n === 0 ? noData : said, `n = ${n.toLocaleString('en-US')}`]
}

function datasets({ configurations }: FigureData): FigureChart['data']['datasets'] {
  return stages.map(({ measure, label, colour }) => ({
    label,
    data: [null, ...configurations.map((one) => meanOf(one, measure))].map((x) => ({
      x,
      xMin: null,
      xMax: null,
      label: null,
    })),
    backgroundColor: colour,
    borderColor: ink,
    borderWidth: 1,
    barPercentage: 0.62,
    categoryPercentage: 1,
    maxBarThickness: 40,
    datalabels: { display: false },
  }))
}
