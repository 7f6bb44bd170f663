import { finite } from './finite.js'
import { forEachMeasure, type Measure, type MeasuredRequest, measures } from './measures.js'
import type { Random } from './random.js'
import { createReservoir } from './reservoir.js'
import { createRunning, type RunningFigures } from './running.js'
import { type SampledRequest, sampledRequest } from './sampled-request.js'

/** A value, and the text that it is of; null where the corpus did not name it. */
export interface SampledValue {
  readonly value: number
  readonly item_id: string | null
}

/** Requests folded into the figures of every measure, with a bounded sample of them. */
export interface RequestSample {
  add(row: MeasuredRequest): void
  /** Of all requests. */
  running(measure: Measure): RunningFigures
  /** Of the requests that were kept. */
  values(measure: Measure): SampledValue[]
  /** The requests that were kept. */
  requests(): readonly SampledRequest[]
}

/** Keeps at most `keep` requests, all measures of each together, so that memory does not grow with their number. */
export function createRequestSample(keep: number, random: Random): RequestSample {
  const reservoir = createReservoir(keep, random)
  const items: (string | null)[] = []
  const requests: SampledRequest[] = []
  const columns = forEachMeasure((name) => {
    const kept: (number | null)[] = []
    return { read: measures[name].read, running: createRunning(), kept }
  })
  const all = Object.values(columns)
  return {
    add(row) {
      const slot = reservoir.place()
      if (slot !== null) {
        items[slot] = row.item_id ?? null
        requests[slot] = sampledRequest(row)
      }
      for (const { read, running, kept } of all) {
        const value = finite(read(row))
        running.add(value)
        if (slot !== null) kept[slot] = value
      }
    },
    running: (name) => columns[name].running.figures(),
    values: (name) =>
      columns[name].kept.flatMap((value, slot) =>
        value === null ? [] : [{ value, item_id: items[slot] ?? null }],
      ),
    requests: () => requests,
  }
}
