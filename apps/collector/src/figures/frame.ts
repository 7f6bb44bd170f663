import { faintInk, ink } from './palette.js'
import { wrapText } from './text-fit.js'

/** The only font: the figures bring it with them, since none is on every machine. */
export const fontFamily = 'DejaVu Sans'

const titlePx = 19
const legendPx = 13

/** The lines of a title over a figure of that width. */
export const titleLines = (text: string, width: number) => wrapText(text, (width - 44) / titlePx / 1.08, 3)

/** The title over a figure. */
export function titleOptions(text: string, width: number) {
  return {
    display: true,
    text: titleLines(text, width),
    align: 'start',
    color: ink,
    font: { size: titlePx, weight: 'bold' },
    padding: { top: 2, bottom: 4 },
  } as const
}

/** The legend of device types under the title. */
export function legendOptions() {
  return {
    display: true,
    position: 'top',
    align: 'start',
    labels: { color: ink, font: { size: legendPx }, boxWidth: 18, boxHeight: 12, padding: 14 },
  } as const
}

/** The lines under a figure. */
export function footerOptions(lines: string[]) {
  return {
    display: lines.length > 0,
    text: lines,
    position: 'bottom',
    align: 'start',
    color: faintInk,
    font: { size: 11 },
    padding: { top: 10, bottom: 0 },
  } as const
}
