import type { Value } from './value.js'

/** Each element's next one; `last` (one element) follows the last. */
export function following(values: Value, last: Value): Value {
  return values.graph.concat([values, last]).slice(1)
}

/** Each element's previous one; `first` (one element) comes before the first. */
export function preceding(values: Value, first: Value): Value {
  return values.graph.concat([first, values]).slice(0, -1)
}
