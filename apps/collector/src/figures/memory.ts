import type { ComparedConfiguration } from '@voicemark/analysis'
import { barFigure, valueAxis, type Bar } from './bar-figure.js'
import { spreadBar, spreadRemarks } from './spread-bar.js'
import type { Figure, FigureData } from './figure.js'

/** Figure 1: mean peak memory of each configuration with its standard deviation. */
export function memoryFigure(data: FigureData): Figure {
  return barFigure(
    {
      name: 'fig1_memory_comparison',
      title: 'Peak memory by hardware configuration',
      axis: valueAxis('Peak memory of the synthesis process (MB)'),
      heading: 'mean ± SD, MB',
      bar: memoryBar,
      remarks: spreadRemarks(
        data.configurations.map(({ peak_memory_mb }) => peak_memory_mb),
        0,
      ),
    },
    data,
  )
}

const memoryBar = ({ peak_memory_mb }: ComparedConfiguration): Bar => spreadBar(peak_memory_mb, 0)
