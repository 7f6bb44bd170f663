/** What was found to be wrong, each said when it happens. */
export interface Findings {
  /** Null and empty: nothing was. */
  add(fault: string | null): void
  count(): number
}

export function createFindings(say: (text: string) => void): Findings {
  let count = 0
  return {
    add(fault) {
      if (fault === null || fault === '') return
      count += 1
      say(`WRONG ${fault}`)
    },
    count: () => count,
  }
}
