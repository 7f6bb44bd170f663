import { makeFigure } from '../../figures/charts/figures.js'
import { figureNames } from '../../figures/data/figure.js'
import type { FigureRenderer } from '../../figures/drawing/figure-renderer.js'
import type { ReportData } from '../source/report-data.js'
import { escaped, list, section } from './markup.js'

/** On a sheet of A4 within its margins, and on a telephone. */
const [wideMm, narrowMm] = [178, 76]

/** Markup of narrow figures that is worth its bytes; beyond it the wide ones scroll. */
const mostNarrow = 400_000

/** All figures but the table of hardware, which the page has as a table. */
export async function figureSection(
  { figures }: ReportData,
  { render }: Pick<FigureRenderer, 'render'>,
): Promise<string> {
  const [parts, empty]: [string[], string[]] = [[], []]
  let narrow = 0
  for (const name of figureNames.filter((one) => one !== 'fig_hardware_summary')) {
    const wide = makeFigure(name, figures, { widthMm: wideMm, isBare: true })
    if (wide.noData !== undefined) {
      empty.push(`${wide.title}: ${wide.noData}`)
      continue
    }
    const small = await render(makeFigure(name, figures, { widthMm: narrowMm, isBare: true }), 'inline')
    const isBoth = narrow + small.length <= mostNarrow
    if (isBoth) narrow += small.length
    const pictures = [
      `<div class="plate${isBoth ? ' wide' : ' only'}" tabindex="0">${(await render(wide, 'inline')).toString('utf8')}</div>`,
      ...(isBoth ? [`<div class="plate narrow">${small.toString('utf8')}</div>`] : []),
    ]
    parts.push(
      `<figure id="${name}"><h3>${escaped(wide.title)}</h3>${pictures.join('')}` +
        `<figcaption>${escaped(wide.shortCaption ?? wide.caption)}${inWords(wide.caption, wide.shortCaption)}</figcaption></figure>`,
    )
  }
  const nothing = empty.length === 0 ? '' : `<h3>Without data</h3>${list(empty)}`
  return section('figures', 'Figures', parts.join('\n') + nothing)
}

/** For who cannot see the picture. */
const inWords = (caption: string, short: string | null) =>
  short === null
    ? ''
    : `<details><summary>The numbers of this figure</summary><p>${escaped(caption)}</p></details>`
