import type { RoundFigures } from './round-figures.js'

/** Whether a figure is what it is expected to be. */
export interface Verdict {
  readonly expectation: string
  /** Null when it could not be measured here. */
  readonly measured: number | null
  readonly unit: '%' | 'ms'
  readonly result: 'pass' | 'fail' | 'not measured'
}

/** The sampler's promises, checked on the medians; the third shows that they are not kept by chance. */
export function judge(medians: RoundFigures): Verdict[] {
  const { voicemark, outside, 'outside-tree': tree, 'inference-thread': control } = medians
  const p99Ms = voicemark.interval_p99_ms
  const cpuPercent = percent(voicemark.sampler_cpu_share)
  return [
    atLeast(99, '%', percent(voicemark.taken_share), 'voicemark takes ≥ 99 % of its samples'),
    atMost(105, 'ms', p99Ms, 'voicemark p99 interval ≤ 105 ms on an otherwise idle machine'),
    atLeast(99.5, '%', percent(outside.taken_share), 'from outside ≥ 99.5 % of the samples are taken'),
    atLeast(99.5, '%', percent(tree.taken_share), 'of a tree of eight ≥ 99.5 % of the samples are taken'),
    atMost(105, 'ms', tree.interval_p99_ms, 'of a tree of eight p99 interval ≤ 105 ms'),
    atMost(1, '%', percent(tree.sampler_core_share), 'a tree of eight takes ≤ 1 % of one core'),
    below(50, '%', percent(control.taken_share), 'a timer on the inference thread takes < 50 %'),
    atMost(1, '%', cpuPercent, 'voicemark takes ≤ 1 % of the CPU time of the synthesis'),
  ]
}

type Check = (limit: number, unit: Verdict['unit'], measured: number | null, expectation: string) => Verdict

const atLeast = check((value, limit) => value >= limit)
const atMost = check((value, limit) => value <= limit)
const below = check((value, limit) => value < limit)

function check(met: (value: number, limit: number) => boolean): Check {
  return (limit, unit, measured, expectation) => {
    if (measured === null) return { expectation, measured, unit, result: 'not measured' }
    return { expectation, measured, unit, result: met(measured, limit) ? 'pass' : 'fail' }
  }
}

function percent(share: number | null): number | null {
  return share === null ? null : Math.round(share * 1e6) / 1e4
}
