/** One thing that was looked at. */
export interface Checked {
  readonly what: string
  readonly holds: boolean
  /** What was seen. */
  readonly seen: string
}

/** All that was looked at, in its order. */
export interface Book {
  readonly checks: readonly Checked[]
  /** Notes it; `seen` is shown either way. */
  check(what: string, holds: boolean, seen?: string): void
  /** Notes whether the two are alike. */
  same(what: string, seen: unknown, expected: unknown): void
}

export function openBook(): Book {
  const checks: Checked[] = []
  const check: Book['check'] = (what, holds, seen = '') => void checks.push({ what, holds, seen })
  return {
    checks,
    check,
    same(what, seen, expected) {
      const [one, other] = [JSON.stringify(seen), JSON.stringify(expected)]
      check(what, one === other, one === other ? one : `${one} in place of ${other}`)
    },
  }
}
