/** What was played from when to when, so that a moment of a daemon can be told its case. */
export interface Diary {
  during<T>(what: string, work: () => Promise<T>): Promise<T>
  /** What was under way between two moments, Unix seconds. */
  between(from: number, to: number): string
}

interface Entry {
  readonly what: string
  readonly began: number
  ended: number
}

const now = () => Date.now() / 1000

export function createDiary(): Diary {
  const entries: Entry[] = []
  return {
    async during(what, work) {
      const entry = { what, began: now(), ended: Infinity }
      entries.push(entry)
      try {
        return await work()
      } finally {
        entry.ended = now()
      }
    },
    between(from, to) {
      const under = entries.filter(({ began, ended }) => began <= to && ended >= from)
      return under.length === 0 ? 'nothing' : under.map(({ what }) => what).join(' | ')
    },
  }
}
