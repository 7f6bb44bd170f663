import { faintInk, ink } from './palette.js'

/** The only font: the figures bring it with them, since none is on every machine. */
export const fontFamily = 'DejaVu Sans'

/** The title over a figure. */
export function titleOptions(text: string) {
  return {
    display: true,
    text,
    align: 'start',
    color: ink,
    font: { size: 19, weight: 'bold' },
    padding: { top: 2, bottom: 4 },
  } as const
}

/** The legend of device types under the title. */
export function legendOptions() {
  return {
    display: true,
    position: 'top',
    align: 'start',
    labels: { color: ink, font: { size: 13 }, boxWidth: 18, boxHeight: 12, padding: 14 },
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
