/** A value that is asked for at its own pace. */
export interface PacedValue<T> {
  /** As it was last told; null where it never was, or where the last question failed. */
  read(nowMs: number): T | null
  /** When the last question was answered, ms; null before the first. */
  askedAtMs(): number | null
  /** Why it is null; null where it is not. */
  reason(): string | null
  /** How long the last answer took, ms. */
  costMs(): number
}

export interface PacedOptions<T> {
  /** The value, and why there is none. `isFinal`: it will never be there. */
  readonly ask: () => { readonly value: T | null; readonly reason: string | null; readonly isFinal: boolean }
  /** At most so often, ms. */
  readonly everyMs: number
  readonly nowMs: () => number
}

/** What took long is asked for the less often: at most a twentieth of the time goes into one value. */
const restPerCost = 20

/** Asks a driver that tells by itself how long it takes. */
export function createPacedValue<T>({ ask, everyMs, nowMs }: PacedOptions<T>): PacedValue<T> {
  let told: { value: T | null; reason: string | null; isFinal: boolean } | null = null
  let costMs = 0
  let askedAtMs: number | null = null
  const isDue = (now: number) =>
    askedAtMs === null ||
    (told?.isFinal !== true && now - askedAtMs >= Math.max(everyMs, costMs * restPerCost))
  return {
    read(now) {
      if (isDue(now)) {
        const beganMs = nowMs()
        told = ask()
        askedAtMs = now
        costMs = nowMs() - beganMs
      }
      return told?.value ?? null
    },
    askedAtMs: () => askedAtMs,
    reason: () => told?.reason ?? null,
    costMs: () => costMs,
  }
}
