import { pairMatrix, type PairCell } from '@voicemark/analysis'
import type { FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure, FigureChart } from '../data/figure.js'
import { emptyFigure } from '../shapes/empty-figure.js'
import { type Frame, frameOf } from '../shapes/frame.js'
import type { TableBand, TableText } from '../shapes/table-plugin.js'
import { counted, numeral } from '../words/numerals.js'
import { wrapName, wrapWords } from '../words/text-fit.js'

const title = 'Real-time factor: every pair'
const [cellPx, cellHeight, headHeight, mostShown] = [78, 76, 60, 12]
const aroundPx = 64

/** Row against column: ratio of median RTFs with its interval, and what the test says. */
export function pairwiseFigure(data: FigureData, look: FigureLook): DrawnFigure {
  if (data.configurations.length < 2)
    return emptyFigure('fig_pairwise', title, data, look, 'there are no two configurations to compare.')
  const matrix = pairMatrix(data.pairwise('rtf'))
  const room = Math.min(mostShown, Math.floor((look.width - 40 - cellPx) / cellPx))
  const places = shownPlaces(data, matrix.labels, room)
  const width = look.width
  const cell = Math.min(150, Math.floor((width - 40) / (places.length + 1)))
  const left = matrix.labels.length - places.length
  const shown: Shown = {
    labels: places.map((place) => matrix.labels[place] ?? ''),
    cells: places.map((row) => places.map((column) => matrix.rows[row]?.[column] ?? null)),
  }
  const isLettered = data.isLettered === true
  const names = look.isScreen && isLettered ? [`Names in full: ${shown.labels.join('; ')}.`] : []
  const frame = frameOf(title, [...remarks(left, shown, data), ...names], data, look)
  return {
    name: 'fig_pairwise',
    title,
    caption: `${title}. ${inWords(shown)} ${frame.remarks}`,
    shortCaption: `${title}. Shown are ${shown.labels.join('; ')}. ${frame.remarks}`,
    width,
    height: aroundPx + headHeight + places.length * cellHeight + frame.height,
    chart: matrixChart(shown, cell, frame, isLettered),
  }
}

interface Shown {
  readonly labels: readonly string[]
  readonly cells: readonly (readonly (PairCell | null)[])[]
}

/** Those with the most requests, in the order of the labels. */
function shownPlaces({ configurations }: FigureData, labels: readonly string[], room: number): number[] {
  const n = new Map(configurations.map((one) => [one.label, one.n]))
  return labels
    .map((label, place) => ({ place, n: n.get(label) ?? -1 }))
    .filter((one) => one.n >= 0)
    .sort((a, b) => b.n - a.n)
    .slice(0, room)
    .map(({ place }) => place)
    .sort((a, b) => a - b)
}

function remarks(left: number, { cells }: Shown, { configurations }: FigureData): string[] {
  const compared = configurations.some(({ asked }) => asked !== null) ? 'what is compared' : 'the machine'
  const isPartial = cells.flat().some((cell) => cell?.verdict === 'not_comparable')
  return [
    'Each cell: median RTF of the row / that of the column, its 95 % bootstrap interval (not corrected for the number of pairs), ' +
      'and whether the row is shown to be lower or higher by a rank test (Mann–Whitney, by text Wilcoxon) at 5 % after Holm over ' +
      'all pairs. Lower is faster.',
    ...(isPartial ? [`Not comparable: more differs than ${compared}, as the list of comparisons says.`] : []),
    ...(left > 0
      ? [`${counted(left, 'configuration')} with fewer requests not shown; Holm counts all pairs.`]
      : []),
  ]
}

const verdictWords = {
  lower: 'lower',
  higher: 'higher',
  cannot_tell: 'cannot tell',
  not_comparable: 'not comparable',
  no_values: 'no values',
} as const

const fills: Readonly<Record<PairCell['verdict'], string>> = {
  lower: '#CFE3F1',
  higher: '#F6D9C4',
  cannot_tell: '#F2F2F2',
  not_comparable: '#FFFFFF',
  no_values: '#FFFFFF',
}

function linesOf({ ratio, interval, verdict }: PairCell): string[] {
  const ends = interval === null ? [] : [`${numeral(interval.low)} – ${numeral(interval.high)}`]
  return [...(ratio === null ? [] : [numeral(ratio)]), ...ends, verdictWords[verdict]]
}

function inWords({ labels, cells }: Shown): string {
  const said = labels.flatMap((row, r) =>
    labels.slice(r + 1).flatMap((column, c) => {
      const cell = cells[r]?.[r + 1 + c]
      return cell == null ? [] : [`${row} / ${column}: ${linesOf(cell).join(', ')}.`]
    }),
  )
  return said.join(' ')
}

function matrixChart({ labels, cells }: Shown, cell: number, frame: Frame, isLettered: boolean): FigureChart {
  const fit = (cell - 10) / 12
  const headingOf = (label: string) => (isLettered ? (label.split(' ')[0] ?? '') : label)
  const texts: TableText[] = labels.flatMap((label, at) => [
    {
      x: (at + 1) * cell + 5,
      y: headHeight / 2,
      lines: wrapName(headingOf(label), fit / 1.1, 3),
      bold: true,
    },
    { x: 2, y: headHeight + (at + 0.5) * cellHeight, lines: wrapName(label, fit / 1.1, 4), bold: true },
  ])
  const bands: TableBand[] = []
  cells.forEach((row, r) =>
    row.forEach((one, c) => {
      if (one === null) return
      const top = headHeight + r * cellHeight
      bands.push({
        left: (c + 1) * cell,
        top,
        height: cellHeight - 2,
        width: cell - 2,
        fill: fills[one.verdict],
      })
      const lines = linesOf(one).flatMap((line) => wrapWords(line, fit))
      texts.push({ x: (c + 1) * cell + 5, y: top + cellHeight / 2, lines, bold: false })
    }),
  )
  return {
    type: 'barWithErrorBars',
    data: { labels: [], datasets: [] },
    options: {
      layout: { padding: { top: 12, right: 20, bottom: 12, left: 20 } },
      scales: { x: { type: 'linear', display: false }, y: { type: 'linear', display: false } },
      plugins: {
        ...frame.plugins,
        legend: { display: false },
        datalabels: { display: false },
        table: { bands, texts },
      },
    },
  }
}
