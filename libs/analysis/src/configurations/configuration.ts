import type { MetricsAnalysis, StoredRequest } from '@voicemark/schema'
import { wilsonInterval, type ShareInterval } from '../intervals/share-interval.js'
import { type ConfigurationIdentity, identityKey, identityOf } from './configuration-key.js'
import { labelConfigurations } from './configuration-label.js'
import { createSpread, type Spread, type SpreadState } from './configuration-spread.js'

/** The columns of a request that a comparison needs. */
export type ComparedRequest = Pick<
  StoredRequest,
  | 'hardware_tier'
  | 'device_type'
  | 'cpu_model'
  | 'cpu_cores'
  | 'total_memory_gb'
  | 'gpu_name'
  | 'start_time'
  | 'total_duration_s'
  | 'peak_memory_mb'
  | 'peak_temperature_c'
  | 'throttle_detected'
  | 'rtf'
  | 'tokens_per_second'
  | 'success'
> &
  Partial<Pick<StoredRequest, 'engine' | 'voice' | 'subject' | 'asked'>> & {
    /** Then it is of no figure, and only says when its machine was first seen. */
    readonly warmup?: boolean | null
  }

/** One subject with one voice on one machine and device, and what its requests say. */
export interface ComparedConfiguration extends ConfigurationIdentity {
  /** `<tier>_<device>`, and what else tells it apart (`labelConfigurations`). */
  readonly label: string
  readonly cpu_model: string | null
  readonly cpu_cores: number | null
  readonly total_memory_gb: number | null
  readonly gpu_name: string | null
  /** Requests, failed ones included. */
  readonly n: number
  readonly successful: number
  /** 0–1. */
  readonly success_rate: number | null
  /** 95 % Wilson interval of the success rate. */
  readonly success_interval: ShareInterval | null
  /** Successful ones whose audio is much shorter than other answers to their text (`CutAnswers`). */
  readonly cut: number
  /** This and the next three are of the other successful requests. */
  readonly peak_memory_mb: Spread
  readonly rtf: Spread
  readonly total_duration_s: Spread
  readonly tokens_per_second: Spread
  /** Highest of all requests; null without a sensor. */
  readonly peak_temperature_c: number | null
  /** Requests that were throttled; null where the machine cannot tell. */
  readonly throttle_events: number | null
}

/** Requests of any number of machines folded into one configuration each. */
export interface Comparison {
  /**
   * `source` names the machine the row is of, the same for all its rows.
   * @param isCut By `CutAnswers`. @default false
   */
  add(row: ComparedRequest, source: string, isCut?: boolean): void
  /** In a stable order, each with its own label. */
  configurations(): ComparedConfiguration[]
  state(): ComparisonState
}

/** What another comparison goes on from. */
export type ComparisonState = readonly ConfigurationFoldState[]

interface ConfigurationFoldState extends ConfigurationIdentity {
  readonly first_start: number
  readonly cut: number
  readonly hardware: Hardware
  readonly health: Health
  readonly memory: SpreadState
  readonly rtf: SpreadState
  readonly duration: SpreadState
  readonly tokens: SpreadState
}

type Hardware = Pick<ComparedConfiguration, 'cpu_model' | 'cpu_cores' | 'total_memory_gb' | 'gpu_name'>
type Health = Pick<ComparedConfiguration, 'n' | 'successful' | 'peak_temperature_c' | 'throttle_events'>

/** Folds rows by what makes them those of one configuration; memory does not grow with the number of rows. */
export function createComparison(state: ComparisonState = []): Comparison {
  const folds = new Map(state.map((one) => [identityKey(one), createConfigurationFold(one, one)]))
  return {
    add(row, source, isCut = false) {
      const identity = identityOf(row, source)
      const key = identityKey(identity)
      let fold = folds.get(key)
      if (fold === undefined) {
        fold = createConfigurationFold(identity)
        folds.set(key, fold)
      }
      fold.add(row, isCut)
    },
    configurations: () =>
      labelConfigurations([...folds.values()].map((fold) => fold.figures()))
        // Labelled before, so that a label does not change with the first request that is no warm-up.
        .filter(({ n }) => n > 0)
        .map(({ first_start: _, ...configuration }) => configuration),
    state: () => [...folds.values()].map((fold) => fold.state()),
  }
}

function createConfigurationFold(
  { source, hardware_tier, device_type, subject, asked, voice }: ConfigurationIdentity,
  state?: ConfigurationFoldState,
) {
  const identity: ConfigurationIdentity = { source, hardware_tier, device_type, subject, asked, voice }
  const hardware = createHardwareFold(state?.hardware)
  const health = createHealthFold(state?.health)
  const [memory, rtf] = [createSpread(state?.memory), createSpread(state?.rtf)]
  const [duration, tokens] = [createSpread(state?.duration), createSpread(state?.tokens)]
  let first_start = state?.first_start ?? Infinity
  let cut = state?.cut ?? 0
  return {
    add(row: ComparedRequest, isCut: boolean) {
      first_start = Math.min(first_start, row.start_time ?? Infinity)
      if (row.warmup === true) return
      hardware.add(row)
      health.add(row)
      if (!row.success) return
      if (isCut) {
        cut += 1
        return
      }
      memory.add(row.peak_memory_mb)
      rtf.add(row.rtf)
      duration.add(row.total_duration_s)
      tokens.add(row.tokens_per_second)
    },
    figures: () => ({
      ...identity,
      first_start,
      ...hardware.figures(),
      ...health.figures(),
      cut,
      peak_memory_mb: memory.spread(),
      rtf: rtf.spread(),
      total_duration_s: duration.spread(),
      tokens_per_second: tokens.spread(),
    }),
    state: (): ConfigurationFoldState => ({
      ...identity,
      first_start,
      cut,
      hardware: hardware.figures(),
      health: health.state(),
      memory: memory.state(),
      rtf: rtf.state(),
      duration: duration.state(),
      tokens: tokens.state(),
    }),
  }
}

const unknownHardware: Hardware = { cpu_model: null, cpu_cores: null, total_memory_gb: null, gpu_name: null }

/** The first row that knows a part names it. */
function createHardwareFold(state: Hardware = unknownHardware) {
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

function createHealthFold(state = noHealth) {
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

/** A configuration in the keys of `analysis_<tier>.json`. */
export function configurationAnalysis(configuration: ComparedConfiguration): MetricsAnalysis {
  const { peak_memory_mb: memory, rtf, tokens_per_second, total_duration_s } = configuration
  return {
    hardware_tier: configuration.hardware_tier,
    device_type: configuration.device_type,
    total_runs: configuration.n,
    successful_runs: configuration.successful,
    memory: {
      avg_peak_mb: memory.mean,
      max_peak_mb: memory.max,
      min_peak_mb: memory.min,
      std_dev_mb: memory.sd,
    },
    performance: {
      avg_rtf: rtf.mean,
      avg_tokens_per_sec: tokens_per_second.mean,
      avg_duration_s: total_duration_s.mean,
    },
    success_rate: configuration.success_rate,
    thermal: {
      max_temperature_c: configuration.peak_temperature_c,
      throttle_events: configuration.throttle_events,
    },
  }
}
