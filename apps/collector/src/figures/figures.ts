import type { Figure, FigureData, FigureName } from './figure.js'
import { hardwareTableFigure } from './hardware-table.js'
import { memoryFigure } from './memory.js'
import { rtfFigure } from './rtf.js'
import { successFigure } from './success.js'

const makers: Readonly<Record<FigureName, (data: FigureData) => Figure>> = {
  fig1_memory_comparison: memoryFigure,
  fig2_rtf_comparison: rtfFigure,
  fig3_success_rate: successFigure,
  fig_hardware_summary: hardwareTableFigure,
}

/** The figure of that name, as data to be drawn. */
export function makeFigure(name: FigureName, data: FigureData): Figure {
  return makers[name](withinRoom(data))
}

/** More than a page can show and a reader can compare. */
const mostConfigurations = 40

function withinRoom({ configurations, omissions }: FigureData): FigureData {
  if (configurations.length <= mostConfigurations) return { configurations, omissions }
  const byRequests = [...configurations].sort((a, b) => b.n - a.n)
  const shown = new Set(byRequests.slice(0, mostConfigurations))
  return {
    configurations: configurations.filter((configuration) => shown.has(configuration)),
    omissions: { ...omissions, configurations: configurations.length - mostConfigurations },
  }
}
