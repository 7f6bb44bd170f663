import type { MeasureFigures } from '@voicemark/analysis'
import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook, Whiskers } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { barFigure } from '../shapes/bar-figure.js'
import { rtfAxis, type RtfAxis } from '../shapes/rtf-axis.js'
import { spreadBar, spreadHeading, spreadRemarks, whiskerOf } from '../shapes/spread-bar.js'
import { pairRemark } from '../words/pair-remark.js'

/** Figure 2: mean real-time factor of each configuration with its interval, against real time. */
export function rtfFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const { whiskers } = look
  const spreads = data.configurations.map(rtfOf)
  const { axis, axisTitle, isLog, annotations, remarks }: RtfAxis = rtfAxis(
    spreads.flatMap(({ mean }) => mean ?? []),
    upperEnds(spreads, whiskers),
  )
  return barFigure(
    {
      name: 'fig2_rtf_comparison',
      title: 'Real-time factor by hardware configuration',
      axis,
      axisTitle,
      heading: spreadHeading[whiskers],
      withoutBars: 'no successful request says its RTF.',
      bar: (configuration) => spreadBar(rtfOf(configuration), axis.min, whiskers),
      remarks: [
        'Real-time factor (RTF) = synthesis time / audio duration.',
        ...spreadRemarks(spreads, axis.min, whiskers),
        ...remarks,
        ...(isLog ? ['Logarithmic axis: compare where bars end, not how long they are.'] : []),
        ...pairRemark(data, 'rtf'),
      ],
      annotations,
    },
    data,
    look,
  )
}

const rtfOf = ({ statistics }: FigureConfiguration) => statistics.measures.rtf

const upperEnds = (spreads: readonly MeasureFigures[], whiskers: Whiskers) =>
  spreads.flatMap((figures) => whiskerOf(figures, whiskers)?.high ?? figures.mean ?? [])
