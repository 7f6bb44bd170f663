import { type Figure, figureNames } from '../figures/figure.js'
import type { FigureRenderer } from '../figures/figure-renderer.js'
import { makeFigure } from '../figures/figures.js'
import { figureLabel } from './main-tex.js'
import type { PackFigure } from './pack.js'
import type { ReportData } from './report-data.js'
import { breakableTex } from './tex-text.js'
import { lines } from './tex-table.js'

/** Of one of two columns on A4, as most journals have them. */
const columnMm = 84
/** Across both columns, with room for eight configurations against each other. */
const pageMm = 160
/** Pairs of more configurations do not fit into a column. */
const mostInColumn = 3

/** All figures but the hardware table, which the pack has as TeX. */
export function reportFigures(
  { figures }: ReportData,
  { render }: Pick<FigureRenderer, 'render'>,
): PackFigure[] {
  const names = figureNames.filter((name) => name !== 'fig_hardware_summary')
  return names.map((name) => {
    const isWide = name === 'fig_pairwise' && figures.configurations.length > mostInColumn
    const figure = makeFigure(name, figures, { widthMm: isWide ? pageMm : columnMm, isBare: true })
    if (figure.isEmpty === true) return { name, tex: lines(`\\par ${captionTex(figure)}`), pdf: null }
    return { name, tex: figureTex(figure), pdf: () => render(figure, 'pdf') }
  })
}

/** A number stays with its sign of per cent, and a minus is no hyphen. */
const captionTex = ({ caption }: Figure) =>
  breakableTex(caption, 4000, 24)
    .replaceAll(' \\%', '\\,\\%')
    .replace(/(?<=[\s}])-(?=\d)/g, () => '$-$')

function figureTex(figure: Figure): string {
  const { name, widthMm } = figure
  return lines(
    '\\begin{figure}[htbp]',
    '\\centering',
    `\\includegraphics[width=${widthMm ?? columnMm}mm]{figures/${name}.pdf}`,
    `\\caption{${captionTex(figure)}}`,
    `\\label{${figureLabel(name)}}`,
    '\\end{figure}',
  )
}
