import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { barFigure } from '../shapes/bar-figure.js'
import { valueAxis } from '../shapes/row-figure.js'
import { spreadBar, spreadHeading, spreadRemarks } from '../shapes/spread-bar.js'
import { memoryOwner, memoryRemarks } from '../words/memory-words.js'
import { pairRemark } from '../words/pair-remark.js'

/** Figure 1: mean peak memory of each configuration with its interval. */
export function memoryFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const { whiskers } = look
  return barFigure(
    {
      name: 'fig1_memory_comparison',
      title: 'Peak memory by hardware configuration',
      axis: valueAxis(),
      axisTitle: `Peak memory of ${memoryOwner(data.configurations)} (MB)`,
      heading: `${spreadHeading[whiskers]} (MB)`,
      withoutBars: 'no successful request says how much memory it took.',
      bar: (configuration) => spreadBar(memoryOf(configuration), 0, whiskers),
      remarks: [
        ...spreadRemarks(data.configurations.map(memoryOf), 0, whiskers),
        ...memoryRemarks(data.configurations),
        ...pairRemark(data, 'peak_memory_mb'),
      ],
    },
    data,
    look,
  )
}

const memoryOf = ({ statistics }: FigureConfiguration) => statistics.measures.peak_memory_mb
