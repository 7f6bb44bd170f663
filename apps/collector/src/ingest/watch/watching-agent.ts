import type { LinkClock } from './link-clock.js'

/** Asks an agent over its link; undefined when no answer came in time, or the link has ended. */
export type AskAgent = (event: string, message: unknown, patienceMs: number) => Promise<unknown>

/** An agent that watches for others, or asks others to. */
export interface WatchingAgent {
  readonly agent_id: string
  readonly proto: number
  /** As its present run says; null before it has said hello. */
  hardwareTier(): string | null
  readonly ask: AskAgent
  readonly clock: LinkClock
}
