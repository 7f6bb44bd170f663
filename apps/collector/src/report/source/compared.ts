import {
  type ComparedConfiguration,
  type ConfigurationStatistics,
  createComparison,
  type Split,
  type SplitField,
  splitOf,
} from '@voicemark/analysis'
import type { ReportRow } from './report-source.js'

/** What the seed's figures say of each configuration, told apart as the statistics are. */
export function createCompared(splitBy: readonly SplitField[]) {
  const comparison = createComparison()
  const keyOf = (machine: string, split: Split) => JSON.stringify([machine, split])
  return {
    add: (row: ReportRow, machine: string, isCut: boolean) =>
      row.warmup === true || row.cold === true
        ? undefined
        : comparison.add(row, keyOf(machine, splitOf(row, splitBy)), isCut),
    /** In the order of the statistics and under their labels; one without rows of its own is left out. */
    of(configurations: readonly ConfigurationStatistics[]): ComparedConfiguration[] {
      const keyed = (key: string, tier: string, device: string) => JSON.stringify([key, tier, device])
      const known = new Map(
        comparison
          .configurations()
          .map((one) => [keyed(one.source, one.hardware_tier, one.device_type), one]),
      )
      return configurations.flatMap(({ label, source, split, hardware_tier, device_type }) => {
        const one = known.get(keyed(keyOf(source, split), hardware_tier, device_type))
        return one === undefined ? [] : [{ ...one, label, source }]
      })
    },
  }
}
