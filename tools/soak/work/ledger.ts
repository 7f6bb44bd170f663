/** What was answered, and what was not. */
export interface Ledger {
  /** Requests that were answered with a row of their own, by who asked. */
  readonly answered: Readonly<Record<'spoken' | 'measured' | 'benched' | 'imported', Set<string>>>
  /** How often each kind of thing was done. */
  readonly done: Map<string, number>
  /** The first refusals and errors, in words, and how many there were of each. */
  readonly failed: Map<string, number>
  did(what: string): void
  failedAt(what: string, error: unknown): void
}

export function openLedger(): Ledger {
  const done = new Map<string, number>()
  const failed = new Map<string, number>()
  const count = (counts: Map<string, number>, what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  return {
    answered: { spoken: new Set(), measured: new Set(), benched: new Set(), imported: new Set() },
    done,
    failed,
    did: (what) => void count(done, what),
    failedAt(what, error) {
      const reason = error instanceof Error ? error.message : String(error)
      count(failed, `${what}: ${reason.slice(0, 200)}`)
    },
  }
}
