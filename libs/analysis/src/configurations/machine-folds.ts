import { wilsonInterval } from '../intervals/share-interval.js'
import type { ComparedRequest } from '../requests/compared-request.js'

/** What a configuration runs on, as far as its rows say. */
export interface Hardware {
  readonly cpu_model: string | null
  readonly cpu_cores: number | null
  readonly total_memory_gb: number | null
  readonly gpu_name: string | null
}

/** How its requests ended and how the machine took them. */
export interface Health {
  /** Requests, failed ones included. */
  readonly n: number
  readonly successful: number
  /** Highest of all requests; null without a sensor. */
  readonly peak_temperature_c: number | null
  /** Requests that were throttled; null where the machine cannot tell. */
  readonly throttle_events: number | null
}

const unknownHardware: Hardware = { cpu_model: null, cpu_cores: null, total_memory_gb: null, gpu_name: null }

/** Rows folded into their hardware: the first row that knows a part names it. */
export function createHardwareFold(state: Hardware = unknownHardware) {
  let known = state
  return {
    add({ cpu_model, cpu_cores, total_memory_gb, gpu_name }: ComparedRequest) {
      known = {
        cpu_model: known.cpu_model ?? cpu_model,
        cpu_cores: known.cpu_cores ?? cpu_cores,
        total_memory_gb: known.total_memory_gb ?? total_memory_gb,
        gpu_name: known.gpu_name ?? gpu_name,
      }
    },
    figures: () => known,
  }
}

const noHealth: Health = { n: 0, successful: 0, peak_temperature_c: null, throttle_events: null }

/** Rows, failed ones among them, folded into how they ended. */
export function createHealthFold(state = noHealth) {
  let { n, successful, peak_temperature_c: temperature, throttle_events: throttled } = state
  return {
    add({ success, peak_temperature_c, throttle_detected }: ComparedRequest) {
      n += 1
      if (success) successful += 1
      if (peak_temperature_c !== null) temperature = Math.max(temperature ?? -Infinity, peak_temperature_c)
      if (throttle_detected !== null) throttled = (throttled ?? 0) + Number(throttle_detected)
    },
    figures: () => ({
      n,
      successful,
      success_rate: n === 0 ? null : successful / n,
      success_interval: wilsonInterval(successful, n),
      peak_temperature_c: temperature,
      throttle_events: throttled,
    }),
    state: (): Health => ({ n, successful, peak_temperature_c: temperature, throttle_events: throttled }),
  }
}
