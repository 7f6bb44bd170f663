/** Numbers by their place, in eight bytes each; null where there is none. */
export interface NumberColumn {
  /** `value` is finite or null. */
  set(at: number, value: number | null): void
  get(at: number): number | null
  /** The first `length` places; NaN is null. */
  state(length: number): Float64Array
}

const fewest = 64

/** Grows with the places that are set. */
export function createNumberColumn(state: Float64Array = new Float64Array(0)): NumberColumn {
  let values = state
  const grow = (at: number) => {
    const grown = new Float64Array(Math.max(fewest, values.length * 2, at + 1)).fill(NaN, values.length)
    grown.set(values)
    values = grown
  }
  return {
    set(at, value) {
      if (at >= values.length) grow(at)
      values[at] = value ?? NaN
    },
    get(at) {
      const value = values[at] ?? NaN
      return Number.isNaN(value) ? null : value
    },
    state: (length) => values.slice(0, length),
  }
}
