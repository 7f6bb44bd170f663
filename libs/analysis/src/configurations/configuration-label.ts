/** What decides the label of one configuration. */
export interface Labelled {
  readonly source: string
  readonly hardware_tier: string
  readonly device_type: string
  /** What else it was told apart by, as it stands in the label; empty for nothing. */
  readonly split?: string
  /** Unix time of its first request. */
  readonly first_start: number
}

/**
 * Orders configurations by `<tier>_<device>` and what else tells them apart; where machines share it, the one first seen keeps it and the others
 * become `#2`, `#3` in the order of their first request. Every label is there once.
 */
export function labelConfigurations<C extends Labelled>(
  configurations: readonly C[],
): (C & { label: string })[] {
  const taken = new Set(configurations.map(baseLabel))
  const used = new Set<string>()
  return [...configurations].sort(inOrder).map((configuration) => {
    const label = freeLabel(baseLabel(configuration), used, taken)
    used.add(label)
    return { ...configuration, label }
  })
}

const baseLabel = ({ hardware_tier, device_type, split = '' }: Labelled) =>
  split === '' ? `${hardware_tier}_${device_type}` : `${hardware_tier}_${device_type} ${split}`

/** A foreign tier may itself end in `#2`, so numbers that are somebody's own label are passed over. */
function freeLabel(base: string, used: ReadonlySet<string>, taken: ReadonlySet<string>): string {
  if (!used.has(base)) return base
  let number = 2
  while (used.has(`${base}#${number}`) || taken.has(`${base}#${number}`)) number += 1
  return `${base}#${number}`
}

// By code unit and not by locale, so that every machine orders alike.
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function inOrder(a: Labelled, b: Labelled): number {
  return compare(baseLabel(a), baseLabel(b)) || a.first_start - b.first_start || compare(a.source, b.source)
}
