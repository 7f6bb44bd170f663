/**
 * p values corrected for their number, so that among true null hypotheses a false claim at the level α happens in at
 * most the share α of families, whatever their dependence (Holm 1979, jstor.org/stable/4615733). Null stays null and
 * is not of the family. In the order given.
 */
export function holm(ps: readonly (number | null)[]): (number | null)[] {
  const tested = ps.flatMap((p, at) => (p === null ? [] : [{ p, at }])).sort((a, b) => a.p - b.p)
  const corrected: (number | null)[] = ps.map(() => null)
  let least = 0
  for (const [rank, { p, at }] of tested.entries()) {
    least = Math.min(1, Math.max(least, p * (tested.length - rank)))
    corrected[at] = least
  }
  return corrected
}
