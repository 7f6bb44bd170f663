import { following } from './shift.js'
import type { Value } from './value.js'

/** Where each 5 ms frame stands. Phones are walked in halves: diphone j is the halves 2j and 2j + 1. */
export interface Frames {
  /** Number of frames, a scalar. */
  count: Value
  /** Middle of each frame, in frames from the start. */
  time: Value
  /** The half each frame is in. */
  half: Value
  /** How far through that half, 0 to 1. */
  progress: Value
}

/** Spreads phones of `durations` frames over time, from the middle of the first to the middle of the last. */
export function buildFrames(durations: Value): Frames {
  const lengths = halfLengths(durations)
  const ends = lengths.cumSum()
  const count = ends.largest().ceilToInt()
  const time = count.graph.range(count).cast('float32').add(0.5)
  const half = halfOfFrame(ends, count).min(lengths.shape().sub(1))
  const starts = ends.sub(lengths)
  const progress = time.sub(starts.at(half)).div(lengths.at(half)).clip(0, 1)
  return { count, time, half, progress }
}

/** Half the length of each phone and of the next, in turn. */
function halfLengths(durations: Value): Value {
  const first = durations.slice(0, -1).unsqueeze(1)
  const second = following(durations, durations.graph.floats(0)).slice(0, -1).unsqueeze(1)
  return durations.graph.concat([first, second], 1).reshape(-1).mul(0.5)
}

/**
 * A one at the frame where each half ends, summed up: linear in frames and halves, where comparing every frame
 * with every half would need memory for their product.
 */
function halfOfFrame(ends: Value, count: Value): Value {
  const { graph } = ends
  const endFrame = ends.sub(0.5).ceilToInt().min(count)
  const zeros = fill(graph.ints(0), count.add(1).reshape(1))
  const ones = fill(graph.ints(1), endFrame.shape())
  const marks = graph.node('ScatterElements', [zeros, endFrame, ones], {
    attributes: { axis: 0, reduction: 'add' },
  })
  return marks.cumSum().slice(0, count)
}

function fill(value: Value, shape: Value): Value {
  return value.graph.node('Expand', [value, shape])
}
