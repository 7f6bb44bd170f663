import { finite } from '../numbers/finite.js'
import { createNumberColumn } from '../numbers/number-column.js'
import type { Random } from '../numbers/random.js'
import { createReservoir, type ReservoirState } from '../numbers/reservoir.js'
import { createRunning, type RunningFigures, type RunningState } from '../numbers/running.js'
import { forEachMeasure, type Measure, type MeasuredRequest, measures } from './measures.js'
import { type SampledRequest, sampledRequest } from './sampled-request.js'

/** A value, and the text that it is of; null where the corpus did not name it. */
export interface SampledValue {
  readonly value: number
  readonly item_id: string | null
}

/** What another sample goes on from. */
export interface RequestSampleState {
  readonly reservoir: ReservoirState
  readonly items: readonly (string | null)[]
  /** By field, which is a fraction of as many objects. */
  readonly requests: { readonly [Name in keyof SampledRequest]: readonly SampledRequest[Name][] }
  readonly columns: Readonly<Record<Measure, { readonly running: RunningState; readonly kept: Float64Array }>>
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
  state(): RequestSampleState
}

/** Keeps at most `keep` requests, all measures of each together, so that memory does not grow with their number. */
export function createRequestSample(keep: number, random: Random, state?: RequestSampleState): RequestSample {
  const reservoir = createReservoir(keep, random, state?.reservoir)
  const items = [...(state?.items ?? [])]
  const requests = state === undefined ? [] : requestsOf(state.requests)
  const columns = forEachMeasure((name) => {
    const known = state?.columns[name]
    return {
      read: measures[name].read,
      running: createRunning(known?.running),
      kept: createNumberColumn(known?.kept),
    }
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
        if (slot !== null) kept.set(slot, value)
      }
    },
    running: (name) => columns[name].running.figures(),
    values(name) {
      const { kept } = columns[name]
      return items.flatMap((item_id, slot) => {
        const value = kept.get(slot)
        return value === null ? [] : [{ value, item_id }]
      })
    },
    requests: () => requests,
    state: () => ({
      reservoir: reservoir.state(),
      items: [...items],
      requests: columnsOf(requests),
      columns: forEachMeasure((name) => ({
        running: columns[name].running.state(),
        kept: columns[name].kept.state(items.length),
      })),
    }),
  }
}

function columnsOf(requests: readonly SampledRequest[]): RequestSampleState['requests'] {
  return {
    request_id: requests.map(({ request_id }) => request_id),
    start_time: requests.map(({ start_time }) => start_time),
    audio_s: requests.map(({ audio_s }) => audio_s),
    total_duration_s: requests.map(({ total_duration_s }) => total_duration_s),
    rtf: requests.map(({ rtf }) => rtf),
    peak_temperature_c: requests.map(({ peak_temperature_c }) => peak_temperature_c),
    throttle_detected: requests.map(({ throttle_detected }) => throttle_detected),
  }
}

function requestsOf(columns: RequestSampleState['requests']): SampledRequest[] {
  return columns.request_id.map((request_id, at) => ({
    request_id,
    start_time: columns.start_time[at] ?? null,
    audio_s: columns.audio_s[at] ?? null,
    total_duration_s: columns.total_duration_s[at] ?? null,
    rtf: columns.rtf[at] ?? null,
    peak_temperature_c: columns.peak_temperature_c[at] ?? null,
    throttle_detected: columns.throttle_detected[at] ?? null,
  }))
}
