import { type FigureData, mostConfigurations, mostOnPaper } from '../data/figure-data.js'
import { type FigureLook, type FigureOptions, lookOf } from '../data/figure-look.js'
import type { DrawnFigure, Figure, FigureName } from '../data/figure.js'
import { costFigure } from './cost-figure.js'
import { energyFigure } from './energy-figure.js'
import { firstAudioFigure } from './first-audio-figure.js'
import { hardwareTableFigure } from './hardware-figure.js'
import { memoryFigure } from './memory-figure.js'
import { memoryTimelineFigure } from './memory-timeline-figure.js'
import { pairwiseFigure } from './pairwise-figure.js'
import { qualitySpeedFigure } from './quality-speed-figure.js'
import { rtfDistributionFigure } from './rtf-distribution-figure.js'
import { rtfFigure } from './rtf-figure.js'
import { rtfLengthFigure } from './rtf-length-figure.js'
import { withShortLabels } from './short-labels.js'
import { stagesFigure } from './stages-figure.js'
import { successFigure } from './success-figure.js'
import { temperatureFigure } from './temperature-figure.js'

type Maker = (data: FigureData, look: FigureLook) => DrawnFigure

const makers: Readonly<Record<FigureName, Maker>> = {
  fig1_memory_comparison: memoryFigure,
  fig2_rtf_comparison: rtfFigure,
  fig3_success_rate: successFigure,
  fig_hardware_summary: hardwareTableFigure,
  fig_rtf_distribution: rtfDistributionFigure,
  fig_rtf_length: rtfLengthFigure,
  fig_memory_timeline: memoryTimelineFigure,
  fig_stages: stagesFigure,
  fig_pairwise: pairwiseFigure,
  fig_temperature: temperatureFigure,
  fig_cost: costFigure,
  fig_ttfa: firstAudioFigure,
  fig_energy: energyFigure,
  fig_quality_speed: qualitySpeedFigure,
}

/** The figure of that name, as data to be drawn. */
export function makeFigure(name: FigureName, data: FigureData, options: FigureOptions = {}): Figure {
  const look = lookOf(options)
  const most = look.isScreen ? mostConfigurations : mostOnPaper
  const shown = withinRoom(data, most)
  // A table has room for whole labels.
  const isTable = name === 'fig_hardware_summary'
  const figure = makers[name](isTable ? shown : withShortLabels(shown, look, name === 'fig_pairwise'), look)
  return { ...figure, widthMm: options.widthMm ?? null }
}

function withinRoom(data: FigureData, most: number): FigureData {
  const { configurations, omissions } = data
  if (configurations.length <= most) return data
  const byRequests = [...configurations].sort((a, b) => b.n - a.n)
  const shown = new Set(byRequests.slice(0, most))
  return {
    ...data,
    configurations: configurations.filter((configuration) => shown.has(configuration)),
    omissions: { ...omissions, configurations: configurations.length - most },
  }
}
