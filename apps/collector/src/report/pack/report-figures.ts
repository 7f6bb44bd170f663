import { makeFigure } from '../../figures/charts/figures.js'
import { type Figure, type FigureName, figureNames } from '../../figures/data/figure.js'
import type { FigureRenderer } from '../../figures/drawing/figure-renderer.js'
import { figureLabel } from '../latex/main-tex.js'
import { lines } from '../latex/tex-table.js'
import { breakableTex } from '../latex/tex-text.js'
import type { ReportData } from '../source/report-data.js'
import type { PackFigure } from './pack.js'

/** Of one of two columns on A4, as most journals have them. */
const columnMm = 84
/** Across both columns. */
const pageMm = 160

/** With more configurations a figure needs the page's width; one of series has no more of them on either. */
const mostInColumn: Partial<Record<FigureName, number>> = {
  fig1_memory_comparison: 6,
  fig2_rtf_comparison: 6,
  fig3_success_rate: 6,
  fig_rtf_distribution: 6,
  fig_stages: 6,
  fig_cost: 6,
  fig_ttfa: 6,
  fig_energy: 6,
  fig_pairwise: 3,
}

/** All figures but the hardware table, which the pack has as TeX. */
export function reportFigures(
  { figures }: ReportData,
  { render }: Pick<FigureRenderer, 'render'>,
): PackFigure[] {
  const names = figureNames.filter((name) => name !== 'fig_hardware_summary')
  return names.map((name) => {
    const isWide = figures.configurations.length > (mostInColumn[name] ?? Infinity)
    const figure = makeFigure(name, figures, { widthMm: isWide ? pageMm : columnMm, isBare: true })
    if (figure.noData !== undefined) return { name, tex: lines(`\\par ${captionTex(figure)}`), pdf: null }
    return { name, tex: figureTex(figure), pdf: () => render(figure, 'pdf') }
  })
}

/** A number stays with its sign of per cent, and a minus is no hyphen. */
const captionTex = ({ caption, shortCaption }: Figure) =>
  breakableTex(shortCaption ?? caption, 4000, 24)
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
