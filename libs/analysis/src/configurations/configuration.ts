import type { ShareInterval } from '../intervals/share-interval.js'
import { isBeside } from '../requests/beside.js'
import type { ComparedRequest } from '../requests/compared-request.js'
import { isExcluded } from '../requests/excluded.js'
import { isThrottledOut } from '../requests/throttled.js'
import { createHardwareFold, createHealthFold, type Hardware, type Health } from './machine-folds.js'
import { type ConfigurationIdentity, createIdentities, identityKey } from './configuration-key.js'
import { type ConfigurationNames, labelConfigurations, type OwnLabelOf } from './configuration-label.js'
import { createExclusions, type Exclusions, type ExclusionsState } from './exclusions.js'
import { createMeasuredFold, type MeasuredFigures, type MeasuredState } from '../folds/measured-fold.js'

/** One subject with one voice on one machine and device, and what its requests say. */
export interface ComparedConfiguration
  extends ConfigurationIdentity, ConfigurationNames, Hardware, Health, MeasuredFigures {
  /** 0–1. */
  readonly success_rate: number | null
  /** 95 % Wilson interval of the success rate. */
  readonly success_interval: ShareInterval | null
  /** Successful ones that are in no figure: throttled, by a plan that leaves such requests out. */
  readonly throttled_out: number
  /** Requests that persons have taken out; they are in nothing else here. */
  readonly excluded: Exclusions
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
  /** Of all, those of which nothing else is left among them. */
  excluded(): Exclusions
  state(): ComparisonState
}

/** What another comparison goes on from. */
export interface ComparisonState {
  readonly configurations: readonly ConfigurationFoldState[]
  readonly excluded: ExclusionsState
}

interface ConfigurationFoldState extends ConfigurationIdentity {
  readonly first_start: number
  readonly hardware: Hardware
  readonly health: Health
  readonly counted: MeasuredState
  /** Of those that their plan leaves out. */
  readonly throttled: MeasuredState | null
}

/** Folds rows by what makes them those of one configuration; memory does not grow with the number of rows. */
export function createComparison(state?: ComparisonState, ownLabelOf?: OwnLabelOf): Comparison {
  const identify = createIdentities()
  const folds = new Map(
    state?.configurations.map((one) => [identityKey(one), createConfigurationFold(one, one)]),
  )
  const excluded = createExclusions(state?.excluded)
  return {
    add(row, source, isCut = false) {
      if (isBeside(row)) return
      const { identity, key } = identify(row, source)
      if (isExcluded(row)) {
        excluded.add(key, row.excluded ?? '')
        return
      }
      let fold = folds.get(key)
      if (fold === undefined) {
        fold = createConfigurationFold(identity)
        folds.set(key, fold)
      }
      fold.add(row, isCut)
    },
    configurations: () =>
      labelConfigurations(
        [...folds.values()].map((fold) => fold.figures()),
        ownLabelOf,
      )
        // Labelled before, so that a label does not change with the first request that is no warm-up.
        .filter(({ n }) => n > 0)
        .map(({ first_start: _, ...one }) => ({ ...one, excluded: excluded.of(identityKey(one)) })),
    excluded: excluded.total,
    state: () => ({
      configurations: [...folds.values()].map((fold) => fold.state()),
      excluded: excluded.state(),
    }),
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
  const counted = createMeasuredFold(state?.counted)
  let throttled = state?.throttled ? createMeasuredFold(state.throttled) : null
  let first_start = state?.first_start ?? Infinity
  return {
    add(row: ComparedRequest, isCut: boolean) {
      first_start = Math.min(first_start, row.start_time ?? Infinity)
      if (row.warmup === true) return
      hardware.add(row)
      health.add(row)
      if (!row.success) return
      const fold = isThrottledOut(row) ? (throttled ??= createMeasuredFold()) : counted
      fold.add(row, isCut)
    },
    figures: () => ({
      ...identity,
      first_start,
      ...hardware.figures(),
      ...health.figures(),
      // Of a configuration that was throttled throughout, all stay: nothing else is known of it.
      ...(throttled !== null && counted.n() === 0 ? throttled : counted).figures(),
      throttled_out: counted.n() === 0 ? 0 : (throttled?.n() ?? 0),
    }),
    state: (): ConfigurationFoldState => ({
      ...identity,
      first_start,
      hardware: hardware.figures(),
      health: health.state(),
      counted: counted.state(),
      throttled: throttled?.state() ?? null,
    }),
  }
}
