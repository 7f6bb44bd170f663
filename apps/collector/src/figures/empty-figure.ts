import type { Figure, FigureData, FigureName } from './figure.js'
import { footerLines } from './footer.js'
import { footerOptions, titleOptions } from './frame.js'
import { faintInk } from './palette.js'

const width = 1000

/** A figure without configurations: it says so instead of showing empty axes. */
export function emptyFigure(name: FigureName, title: string, data: FigureData): Figure {
  const footer = footerLines([], data, width)
  return {
    name,
    title,
    caption: [`${title}. No data: there is no request to compare.`, ...footer].join(' '),
    width,
    height: 360,
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
          title: titleOptions(title),
          legend: { display: false },
          subtitle: footerOptions(footer),
          annotation: { annotations: { none: noDataLabel } },
        },
      },
    },
  }
}

const noDataLabel = {
  type: 'label',
  xValue: 0.5,
  yValue: 0.5,
  content: ['No data', 'There is no request to compare.'],
  color: faintInk,
  font: { size: 18 },
} as const
