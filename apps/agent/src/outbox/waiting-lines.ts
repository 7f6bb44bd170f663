/** Lines that wait in memory for the disk. */
export interface WaitingLines {
  count(): number
  /** Lines that were to come before those that wait, and that memory could not keep. */
  dropped(): number
  /** Takes one more; beyond the limit the oldest goes. @default there is no limit */
  add(line: string, limit?: number): void
  text(): string
  /** Those that wait are on the disk. */
  written(): void
  /** Those that memory could not keep are counted elsewhere. */
  counted(): void
}

export function createWaitingLines(): WaitingLines {
  let lines: string[] = []
  let dropped = 0
  return {
    count: () => lines.length,
    dropped: () => dropped,
    add(line, limit = Infinity) {
      lines.push(line)
      if (lines.length <= limit) return
      lines.shift()
      dropped += 1
    },
    text: () => lines.join(''),
    written: () => (lines = []),
    counted: () => (dropped = 0),
  }
}
