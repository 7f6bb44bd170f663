import type { Chart, Plugin } from 'chart.js'

const shade = '#F4F4F4'
const faintInk = '#777777'

/** What of a canvas is called here; its types are those of browsers, which these tools do not have. */
interface Pen {
  font: string
  textBaseline: string
  fillStyle: string
  save(): void
  restore(): void
  fillRect(x: number, y: number, width: number, height: number): void
  fillText(text: string, x: number, y: number): void
}

const penOf = (chart: { ctx: unknown }) => chart.ctx as Pen

/** Shades the minutes that are not judged. */
export function warmUpShade(untilMinute: number): Plugin {
  return {
    id: 'warm-up',
    beforeDraw(chart) {
      const { left, top, bottom } = chart.chartArea
      const right = chart.scales['x']?.getPixelForValue(untilMinute) ?? left
      const pen = penOf(chart)
      pen.save()
      pen.fillStyle = shade
      pen.fillRect(left, top, right - left, bottom - top)
      pen.restore()
    },
  }
}

interface Font {
  readonly family: string
  readonly size: number
}

/** Writes the name of each line, and its last value, right of its end; those of one panel below each other. */
export function lineNames({ family, size }: Font): Plugin {
  return {
    id: 'line-names',
    afterDraw(chart) {
      const pen = penOf(chart)
      pen.save()
      pen.font = `${size}px ${family}`
      pen.textBaseline = 'middle'
      for (const labels of labelsByPanel(chart)) {
        let lowest = -Infinity
        for (const { text, colour, y } of labels) {
          const at = Math.max(y, lowest + size + 2)
          lowest = at
          pen.fillStyle = colour
          pen.fillText(text, chart.chartArea.right + 8, at)
        }
      }
      pen.restore()
    },
  }
}

/** The labels of each panel from its top down. */
function labelsByPanel(chart: Chart) {
  const panels = new Map<string, { text: string; colour: string; y: number }[]>()
  chart.data.datasets.forEach((dataset, index) => {
    const { yAxisID = '' } = chart.getDatasetMeta(index)
    const last = dataset.data.at(-1)
    if (typeof last !== 'object' || last === null || !('y' in last)) return
    const value = last.y ?? NaN
    const label = {
      text: `${dataset.label ?? ''} ${value.toFixed(value >= 20 ? 0 : 1)}`,
      colour: typeof dataset.borderColor === 'string' ? dataset.borderColor : faintInk,
      y: chart.scales[yAxisID]?.getPixelForValue(value) ?? 0,
    }
    panels.set(yAxisID, [...(panels.get(yAxisID) ?? []), label])
  })
  return [...panels.values()].map((labels) => labels.sort((a, b) => a.y - b.y))
}
