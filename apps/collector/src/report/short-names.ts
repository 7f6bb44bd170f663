import type { Pairwise } from '@voicemark/analysis'
import type { FigureConfiguration } from '../figures/figure-data.js'

/**
 * Names for figures of one column, where a long label is cut: a letter before each, so that two that are cut alike are told
 * apart; the caption has the letter with the whole label. Alone or without a split, labels are short and stay.
 */
export function createShortNames(labels: readonly string[], isSplit: boolean) {
  const names = new Map(labels.map((label, at) => [label, isSplit ? `${letterOf(at)} ${label}` : label]))
  const nameOf = (label: string) => names.get(label) ?? label
  return {
    configurations: (all: readonly FigureConfiguration[]) =>
      all.map((one) => ({ ...one, label: nameOf(one.label) })),
    pairwise: (pairwise: Pairwise): Pairwise => ({
      ...pairwise,
      labels: pairwise.labels.map(nameOf),
      omitted: pairwise.omitted.map(nameOf),
      pairs: pairwise.pairs.map((pair) => ({ ...pair, a: nameOf(pair.a), b: nameOf(pair.b) })),
    }),
  }
}

/** A to Z, then A1 to Z1 and so on. */
function letterOf(at: number): string {
  const round = Math.floor(at / 26)
  return String.fromCharCode(65 + (at % 26)) + (round === 0 ? '' : String(round))
}
