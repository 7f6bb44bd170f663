import { ink } from './palette.js'
import { valueAxis } from './row-figure.js'

/** From this ratio of the slowest to the fastest on, a linear axis would hide the fast ones. */
const ratioForLog = 20

/** Where all is faster than this, a linear axis that reaches real time would hide every difference. */
const slowestWithoutRealTime = 0.25

/** An axis of real-time factors. */
export type RtfAxis = ReturnType<typeof rtfAxis>

/** The axis for these typical values and these upper ends; real time is in sight unless it is far from all of them. */
export function rtfAxis(values: readonly number[], ends: readonly number[]) {
  const isLog = needsLog(values)
  const isNear = isLog || ends.length === 0 || Math.max(...ends) > slowestWithoutRealTime
  return {
    isLog,
    axis: isLog ? logAxis(values, ends) : linearAxis(ends, isNear),
    axisTitle: isLog ? 'RTF, logarithmic (lower is faster)' : 'RTF (lower is faster)',
    annotations: isNear ? { realTime: realTimeLine } : {},
    remarks: isNear ? [] : ['Real time (RTF = 1) is beyond the axis.'],
  }
}

/** The line of real time across the rows. */
const realTimeLine = {
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

function needsLog(values: readonly number[]): boolean {
  const smallest = Math.min(...values)
  return values.length > 0 && smallest > 0 && Math.max(...values) / smallest >= ratioForLog
}

function linearAxis(ends: readonly number[], isNear: boolean) {
  return { ...valueAxis(), min: 0, suggestedMax: Math.max(isNear ? 1.1 : 0, ...ends) } as const
}

function logAxis(values: readonly number[], ends: readonly number[]) {
  const smallest = Math.min(1, ...values.filter((value) => value > 0))
  const largest = Math.max(1, ...ends)
  return {
    ...valueAxis(),
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
