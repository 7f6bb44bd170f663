import { wrapName, wrapText } from './text-fit.js'

/** Of the names and words beside the rows. */
export const rowFontPx = 13

const mostLines = 4

/** Font sizes that a name beside a row has: chart.js gives an axis at each side a quarter of the room, and cuts what is wider. */
export const rowNameWidth = (figureWidth: number) => Math.min(17, ((figureWidth - 40) / 4 - 14) / rowFontPx)

/** A name beside a row of a figure of that width, in lines. */
export const rowName = (label: string, figureWidth: number) =>
  wrapName(label, rowNameWidth(figureWidth), mostLines)

/** Whether the name takes more lines there. */
export const isLongName = (label: string, figureWidth: number, lines = mostLines) =>
  wrapText(label, rowNameWidth(figureWidth), Infinity).length > lines
