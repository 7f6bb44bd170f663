/** Names of which one may have been meant, the nearest first: those of the same first part, and typing errors. */
export function nearNames(name: string, names: readonly string[]): string[] {
  const [part] = name.split('-')
  const most = mostTypos(name)
  const near = names.filter((other) => other.split('-')[0] === part || isNear(name, other, most))
  return near.toSorted((a, b) => typos(name, a) - typos(name, b))
}

/** Whether there are at most so many typing errors between two; a long name is compared with no short one. */
export function isNear(a: string, b: string, mostTypos: number): boolean {
  return Math.abs(a.length - b.length) <= mostTypos && typos(a, b) <= mostTypos
}

// Of a short name every other is near.
const mostTypos = (name: string) => (name.length > 3 ? 2 : 1)

/** Letters to add, leave out or replace until both are the same: Levenshtein's distance. */
export function typos(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1]
    for (const [j, other] of Array.from(b).entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
