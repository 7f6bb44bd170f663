/** What was found to be wrong, each said when it happens. */
export interface Findings {
  /** Null and empty: nothing was. */
  add(fault: string | null): void
  all(): readonly string[]
}

export function createFindings(say: (text: string) => void): Findings {
  const faults: string[] = []
  return {
    add(fault) {
      if (fault === null || fault === '') return
      faults.push(fault)
      say(`WRONG ${fault}`)
    },
    all: () => faults,
  }
}
