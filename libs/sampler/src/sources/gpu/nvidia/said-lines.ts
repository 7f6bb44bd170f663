/** What a child prints, as whole lines. */
export interface SaidLines {
  /** Those that these pieces end. */
  add(chunk: string): string[]
}

/** A line that grows without an end is no line of ours. */
const longest = 2 ** 20

export function createSaidLines(): SaidLines {
  let pending = ''
  return {
    add(chunk) {
      const lines = (pending + chunk).split('\n')
      pending = (lines.pop() ?? '').slice(-longest)
      return lines
    },
  }
}
