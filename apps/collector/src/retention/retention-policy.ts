import type { FoldBefore } from '../store/folding/folded-blocks.js'

/** How long rows are kept as they are, seconds; null: for ever. */
export interface RetentionPolicy {
  /** Samples as they were measured, those of a campaign left out: they are kept for ever. */
  readonly rawS: number | null
  /** Rows of 1 s; those of 60 s are kept for ever. */
  readonly secondsS: number | null
}

/** `30d` or `12h` in seconds, `never` as null. */
export function ageSeconds(text: string): number | null {
  if (text === 'never') return null
  return Number(text.slice(0, -1)) * (text.endsWith('d') ? 86_400 : 3_600)
}

/** What is old enough at a moment, Unix seconds. */
export function oldAt({ rawS, secondsS }: RetentionPolicy, now: number): FoldBefore {
  return {
    samples: rawS === null ? null : now - rawS,
    seconds: secondsS === null ? null : now - secondsS,
  }
}
