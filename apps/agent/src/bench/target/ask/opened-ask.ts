import type { Configuration } from '@voicemark/schema'
import type { Ask } from './ask.js'

/** A server of which is known how it is asked, and what it says of itself. */
export interface OpenedAsk<One extends Configuration = Configuration> {
  readonly ask: Ask
  /** With what was found out in its place, so that who goes on with a campaign asks alike. */
  readonly configuration: One
  /** As the server says it; null where it does not. */
  readonly engine_version: string | null
  /** That it speaks with where none is asked for, as it says; null where it does not. */
  readonly voice: string | null
  /** What was found out; null where nothing is to be told. */
  readonly note: string | null
  /** Asks for speech of which no row is made; what is to be noted, else null. @throws StartError when none can succeed. */
  probe(signal: AbortSignal): Promise<string | null>
}
