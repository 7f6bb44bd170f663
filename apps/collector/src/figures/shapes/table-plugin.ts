import type { ChartType } from 'chart.js'
import { fontFamily } from './font-family.js'
import { ink } from './palette.js'

/** A filled row, in pixels from the corner of the chart's area. */
export interface TableBand {
  /** @default 0 */
  readonly left?: number
  readonly top: number
  readonly height: number
  readonly width: number
  readonly fill: string
}

/** A cell's lines, left-aligned at x and centred about y. */
export interface TableText {
  readonly x: number
  readonly y: number
  readonly lines: readonly string[]
  readonly bold: boolean
}

/** What the plugin draws. */
export interface TableOptions {
  readonly bands: readonly TableBand[]
  readonly texts: readonly TableText[]
}

declare module 'chart.js' {
  // The parameter is part of what is extended.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface PluginOptionsByType<TType extends ChartType> {
    table?: TableOptions
  }
}

/** What of a canvas a table needs; the types of the DOM are not there where nothing runs in a browser. */
interface Pen {
  font: string
  fillStyle: string
  textAlign: 'left'
  textBaseline: 'middle'
  save(): void
  restore(): void
  translate(x: number, y: number): void
  fillRect(x: number, y: number, width: number, height: number): void
  fillText(text: string, x: number, y: number): void
}

interface DrawnChart {
  readonly ctx: Pen
  readonly chartArea: { readonly left: number; readonly top: number }
  readonly config: { readonly options?: { readonly plugins?: { readonly table?: TableOptions } } }
}

const fontPx = 12
const linePx = 16

/** Draws a table into the area of a chart; as annotations its cells would take longer than everything else. */
export const tablePlugin = {
  id: 'table',
  afterDraw({ ctx, chartArea, config }: DrawnChart) {
    // Not as the plugin gets them: options are resolved value by value, which is what takes so long.
    const table = config.options?.plugins?.table
    if (table === undefined) return
    ctx.save()
    ctx.translate(chartArea.left, chartArea.top)
    for (const { left = 0, top, height, width, fill } of table.bands) {
      ctx.fillStyle = fill
      ctx.fillRect(left, top, width, height)
    }
    ctx.fillStyle = ink
    ctx.textAlign = 'left'
    ctx.textBaseline = 'middle'
    for (const text of table.texts) drawText(ctx, text)
    ctx.restore()
  },
}

function drawText(ctx: Pen, { x, y, lines, bold }: TableText): void {
  ctx.font = `${bold ? 'bold ' : ''}${fontPx}px '${fontFamily}'`
  const first = y - ((lines.length - 1) * linePx) / 2
  lines.forEach((line, at) => ctx.fillText(line, x, first + at * linePx))
}
