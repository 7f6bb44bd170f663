import {
  type ComparedConfiguration,
  type ConfigurationStatistics,
  createComparison,
  identityKey,
  isBeside,
  isExcluded,
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
      isBeside(row) || (!isExcluded(row) && (row.warmup === true || row.cold === true))
        ? undefined
        : comparison.add(row, keyOf(machine, splitOf(row, splitBy)), isCut),
    /** Of all rows. */
    excluded: comparison.excluded,
    /** In the order of the statistics and under their labels; one without rows of its own is left out. */
    of(configurations: readonly ConfigurationStatistics[]): ComparedConfiguration[] {
      const known = new Map(comparison.configurations().map((one) => [identityKey(one), one]))
      return configurations.flatMap((one) => {
        const { label, own_label, found_label, source, split } = one
        const found = known.get(identityKey({ ...one, source: keyOf(source, split) }))
        return found === undefined ? [] : [{ ...found, label, own_label, found_label, source }]
      })
    },
  }
}
