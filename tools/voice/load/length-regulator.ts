import type { Value } from '../graph/value.js'

// Two to five frames of 256 samples an id: with a pad after every phoneme, about the rate of speech.
const SHORTEST = 2
const KINDS = 4

/** Repeats each id's column over its frames; how many follows from the id, so that the same text is as long again. */
export function spreadOverFrames(encoded: Value, ids: Value, lengthScale: Value): Value {
  const durations = ids.mod(KINDS).cast('float32').add(SHORTEST).mul(lengthScale)
  const ends = durations.cumSum()
  const count = ends.largest().ceilToInt()
  const time = count.graph.range(count).cast('float32').add(0.5)
  return encoded.at(idOfFrame(time, ends), 2)
}

/** Ids that ended before each frame: all pairs compared, as VITS does to make its attention path. */
function idOfFrame(time: Value, ends: Value): Value {
  const { graph } = time
  const hasEnded = graph.node('GreaterOrEqual', [time.unsqueeze(1), ends.unsqueeze(0)], { type: 'bool' })
  const endedIds = graph.node('ReduceSum', [hasEnded.cast('int64'), graph.ints(1)], {
    attributes: { keepdims: 0 },
  })
  return endedIds.min(ends.shape().sub(1))
}
