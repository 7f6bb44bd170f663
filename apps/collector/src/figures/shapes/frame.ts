import type { FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import { footerTexts } from '../words/footer.js'
import { wrapText } from '../words/text-fit.js'
import { faintInk, ink } from './palette.js'

const titlePx = 19
const titleLinePx = 24
const legendPx = 13
const footerPx = 12
const footerLinePx = 15
/** Long names take many lines, and none may be lost. */
const mostFooterLines = 60

/** What stands over and under a figure. */
export interface Frame {
  /** What is said under the figure, as running text for its caption. */
  readonly remarks: string
  /** Pixels that title and remarks take; 0 for a figure without them. */
  readonly height: number
  /** Options of the plugins that draw it. */
  readonly plugins: ReturnType<typeof framePlugins>
}

/** Title and remarks of a figure of that width. */
export function frameOf(
  title: string,
  remarks: readonly string[],
  data: FigureData,
  { width, isBare }: Pick<FigureLook, 'width' | 'isBare'>,
): Frame {
  const said = footerTexts(remarks, data)
  const over = isBare ? [] : wrapText(title, (width - 44) / titlePx / 1.08, 3)
  const under = isBare ? [] : said.flatMap((text) => wrapText(text, (width - 48) / footerPx, mostFooterLines))
  return {
    remarks: said.join(' '),
    height: over.length * titleLinePx + under.length * footerLinePx,
    plugins: framePlugins(over, under),
  }
}

function framePlugins(title: string[], footer: string[]) {
  return {
    title: {
      display: title.length > 0,
      text: title,
      align: 'start',
      color: ink,
      font: { size: titlePx, weight: 'bold' },
      padding: { top: 2, bottom: 4 },
    },
    subtitle: {
      display: footer.length > 0,
      text: footer,
      position: 'bottom',
      align: 'start',
      color: faintInk,
      font: { size: footerPx },
      padding: { top: 10, bottom: 0 },
    },
  } as const
}

/** The legend under the title. */
export function legendOptions(display = true) {
  return {
    display,
    position: 'top',
    align: 'start',
    labels: { color: ink, font: { size: legendPx }, boxWidth: 18, boxHeight: 12, padding: 14 },
  } as const
}
