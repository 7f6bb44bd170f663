import type { DrawnFigure, Figure, FigureName } from './figure.js'
import type { FigureData } from './figure-data.js'
import { type FigureLook, type FigureOptions, lookOf } from './figure-look.js'
import { hardwareTableFigure } from './hardware-table.js'
import { memoryFigure } from './memory.js'
import { rtfFigure } from './rtf.js'
import { successFigure } from './success.js'

type Maker = (data: FigureData, look: FigureLook) => DrawnFigure

const makers: Readonly<Record<FigureName, Maker>> = {
  fig1_memory_comparison: memoryFigure,
  fig2_rtf_comparison: rtfFigure,
  fig3_success_rate: successFigure,
  fig_hardware_summary: hardwareTableFigure,
}

/** The figure of that name, as data to be drawn. */
export function makeFigure(name: FigureName, data: FigureData, options: FigureOptions = {}): Figure {
  const figure = makers[name](withinRoom(data), lookOf(options))
  return { ...figure, widthMm: options.widthMm ?? null }
}

/** More than a page can show and a reader can compare. */
const mostConfigurations = 40

function withinRoom(data: FigureData): FigureData {
  const { configurations, omissions } = data
  if (configurations.length <= mostConfigurations) return data
  const byRequests = [...configurations].sort((a, b) => b.n - a.n)
  const shown = new Set(byRequests.slice(0, mostConfigurations))
  return {
    ...data,
    configurations: configurations.filter((configuration) => shown.has(configuration)),
    omissions: { ...omissions, configurations: configurations.length - mostConfigurations },
  }
}
