import type { Arena } from './arena.js'
import type { Diary } from './diary.js'
import type { Findings } from './findings.js'

/** Where cases are played, and who is told of them. */
export interface Stage {
  readonly arena: Arena
  readonly diary: Diary
  readonly findings: Findings
  say(text: string): void
}

/** How many of something were played. */
export interface Count {
  readonly what: string
  readonly played: number
  readonly failed: number
}

/** What is played. */
export interface PlayOptions {
  readonly quick: boolean
  readonly seed: number
  /** Groups of cases and kinds of seeded ones; null: all. */
  readonly only: readonly string[] | null
  /** Of each kind; null: as many as the kind says. */
  readonly cases: number | null
  /** The case of a kind that is played again. */
  readonly path: string | undefined
}
