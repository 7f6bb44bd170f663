import type { FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure, FigureName } from '../data/figure.js'
import { wrapText } from '../words/text-fit.js'
import { frameOf } from './frame.js'
import { faintInk } from './palette.js'

/** A figure without data: it says so, and why, instead of showing empty axes. */
export function emptyFigure(
  name: FigureName,
  title: string,
  data: FigureData,
  look: FigureLook,
  reason = 'there is no request to compare.',
): DrawnFigure {
  const { width } = look
  const frame = frameOf(title, [], data, look)
  return {
    name,
    title,
    caption: `${title}. No data: ${reason} ${frame.remarks}`.trim(),
    shortCaption: null,
    width,
    height: look.isBare ? 200 : 360,
    noData: sentenceOf(reason),
    chart: {
      type: 'barWithErrorBars',
      data: { labels: [], datasets: [] },
      options: {
        layout: { padding: { top: 12, right: 20, bottom: 12, left: 20 } },
        scales: {
          x: { type: 'linear', display: false, min: 0, max: 1 },
          y: { type: 'linear', display: false, min: 0, max: 1 },
        },
        plugins: {
          ...frame.plugins,
          legend: { display: false },
          annotation: { annotations: { none: noDataLabel(reason, width) } },
        },
      },
    },
  }
}

const sentenceOf = (reason: string) => reason.charAt(0).toUpperCase() + reason.slice(1)

function noDataLabel(reason: string, width: number) {
  const said = wrapText(sentenceOf(reason), (width - 80) / 16, 6)
  return {
    type: 'label',
    xValue: 0.5,
    yValue: 0.5,
    content: ['No data', ...said],
    color: faintInk,
    font: { size: 16 },
  } as const
}
