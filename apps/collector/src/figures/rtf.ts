import type { ComparedConfiguration, Spread } from '@voicemark/analysis'
import { barFigure, valueAxis } from './bar-figure.js'
import type { Figure, FigureData } from './figure.js'
import { ink } from './palette.js'
import { spreadBar, spreadRemarks } from './spread-bar.js'

/** From this ratio of the slowest to the fastest on, a linear axis would hide the fast ones. */
const ratioForLog = 20

/** Figure 2: mean real-time factor of each configuration with its deviation, against real time. */
export function rtfFigure(data: FigureData): Figure {
  const spreads = data.configurations.map(({ rtf }) => rtf)
  const axis = needsLog(spreads) ? logAxis(spreads) : linearAxis(spreads)
  const start = axis.min
  return barFigure(
    {
      name: 'fig2_rtf_comparison',
      title: 'Real-time factor by hardware configuration',
      axis,
      heading: 'mean ± SD',
      bar: ({ rtf }: ComparedConfiguration) => spreadBar(rtf, start),
      remarks: [
        'Real-time factor (RTF) = synthesis time / audio duration.',
        ...spreadRemarks(spreads, start),
        ...(start > 0 ? ['Logarithmic axis: compare where bars end, not how long they are.'] : []),
      ],
      annotations: { realTime },
    },
    data,
  )
}

const realTime = {
  type: 'line',
  scaleID: 'x',
  value: 1,
  borderColor: ink,
  borderWidth: 1.6,
  borderDash: [7, 4],
  label: {
    display: true,
    content: 'real time (RTF = 1)',
    position: 'start',
    backgroundColor: 'rgba(255,255,255,0.9)',
    color: ink,
    font: { size: 12, weight: 'normal' },
    padding: 3,
  },
} as const

function needsLog(spreads: readonly Spread[]): boolean {
  const means = meansOf(spreads)
  const smallest = Math.min(...means)
  return means.length > 0 && smallest > 0 && Math.max(...means) / smallest >= ratioForLog
}

const meansOf = (spreads: readonly Spread[]) => spreads.flatMap(({ mean }) => mean ?? [])

const upperEnds = (spreads: readonly Spread[]) =>
  spreads.flatMap(({ mean, sd }) => (mean === null ? [] : mean + (sd ?? 0)))

function linearAxis(spreads: readonly Spread[]) {
  return {
    ...valueAxis('RTF (lower is faster)'),
    min: 0,
    // The reference line is always in sight.
    suggestedMax: Math.max(1.1, ...upperEnds(spreads)),
  } as const
}

function logAxis(spreads: readonly Spread[]) {
  const smallest = Math.min(1, ...meansOf(spreads).filter((mean) => mean > 0))
  const largest = Math.max(1, ...upperEnds(spreads))
  return {
    ...valueAxis('RTF, logarithmic (lower is faster)'),
    type: 'logarithmic',
    min: roundStep(smallest / 2, Math.floor),
    max: roundStep(largest * 1.2, Math.ceil),
  } as const
}

/** The next of 1, 2, 5 × 10ⁿ below or above a value. */
function roundStep(value: number, round: (value: number) => number): number {
  const decade = 10 ** Math.floor(Math.log10(value))
  const steps = round === Math.floor ? [5, 2, 1] : [1, 2, 5, 10]
  const fits = (step: number) => (round === Math.floor ? step * decade <= value : step * decade >= value)
  return Number(((steps.find(fits) ?? 1) * decade).toPrecision(1))
}
