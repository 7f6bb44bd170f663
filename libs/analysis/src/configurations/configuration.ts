import type { ShareInterval } from '../intervals/share-interval.js'
import type { RunningFigures, RunningState } from '../numbers/running.js'
import { createRunningMeasures } from '../numbers/running-measures.js'
import { isBeside } from '../requests/beside.js'
import type { ComparedRequest } from '../requests/compared-request.js'
import { costs, type Cost, forEachCost } from '../requests/costs.js'
import { createHeardFold, type HeardFigures, type HeardState } from '../requests/heard-fold.js'
import { createHardwareFold, createHealthFold, type Hardware, type Health } from './machine-folds.js'
import { type ConfigurationIdentity, createIdentities, identityKey } from './configuration-key.js'
import { labelConfigurations } from './configuration-label.js'
import { createSpread, type Spread, type SpreadState } from './configuration-spread.js'

/** One subject with one voice on one machine and device, and what its requests say. */
export interface ComparedConfiguration extends ConfigurationIdentity, Hardware, Health, HeardFigures {
  /** `<tier>_<device>`, and what else tells it apart (`labelConfigurations`). */
  readonly label: string
  /** 0–1. */
  readonly success_rate: number | null
  /** 95 % Wilson interval of the success rate. */
  readonly success_interval: ShareInterval | null
  /** Successful ones whose audio is much shorter than other answers to their text (`CutAnswers`). */
  readonly cut: number
  /** This and the next four are of the other successful requests. */
  readonly peak_memory_mb: Spread
  readonly rtf: Spread
  readonly total_duration_s: Spread
  readonly tokens_per_second: Spread
  /** What they cost beside time. */
  readonly costs: Readonly<Record<Cost, RunningFigures>>
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

interface ConfigurationFoldState extends ConfigurationIdentity, HeardState {
  readonly first_start: number
  readonly cut: number
  readonly hardware: Hardware
  readonly health: Health
  readonly memory: SpreadState
  readonly rtf: SpreadState
  readonly duration: SpreadState
  readonly tokens: SpreadState
  readonly costs: Readonly<Record<Cost, RunningState>>
}

/** Folds rows by what makes them those of one configuration; memory does not grow with the number of rows. */
export function createComparison(state: ComparisonState = []): Comparison {
  const identify = createIdentities()
  const folds = new Map(state.map((one) => [identityKey(one), createConfigurationFold(one, one)]))
  return {
    add(row, source, isCut = false) {
      if (isBeside(row)) return
      const { identity, key } = identify(row, source)
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

/** The identity alone, of what may carry more. */
function identityIn(one: ConfigurationIdentity): ConfigurationIdentity {
  const { source, hardware_tier, device_type, subject, asked, voice, streamed } = one
  return { source, hardware_tier, device_type, subject, asked, voice, streamed }
}

function createConfigurationFold(one: ConfigurationIdentity, state?: ConfigurationFoldState) {
  const identity = identityIn(one)
  const hardware = createHardwareFold(state?.hardware)
  const health = createHealthFold(state?.health)
  const [memory, rtf] = [createSpread(state?.memory), createSpread(state?.rtf)]
  const [duration, tokens] = [createSpread(state?.duration), createSpread(state?.tokens)]
  const taken = createRunningMeasures({ read: costs, forEach: forEachCost }, state?.costs)
  const heard = createHeardFold(state)
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
      taken.add(row)
      heard.add(row)
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
      costs: taken.figures(),
      ...heard.figures(),
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
      costs: taken.state(),
      ...heard.state(),
    }),
  }
}
