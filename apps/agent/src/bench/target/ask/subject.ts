import type { ForeignConfiguration, RequestRow } from '@voicemark/schema'
import type { Ask } from './ask.js'

/** What is measured: how it is asked, which processes are watched meanwhile, and what is known of it. */
export interface Subject {
  /** Starts what has to be there before it can be asked. @throws StartError */
  open(signal: AbortSignal): Promise<OpenedSubject>
  /** Ends what was started; may be called when nothing was. */
  close(): Promise<void>
}

/** A subject that can be asked. */
export interface OpenedSubject {
  readonly ask: Ask
  /** With what was found out in its place; absent where nothing had to be. */
  readonly configuration?: ForeignConfiguration
  /** What `auto` means for it, as the text of a watch. */
  readonly watch: string
  readonly described: DescribedSubject
  /** What is to be told whoever waits; null: nothing. */
  readonly note: string | null
  /** Asks for speech of which no row is made; what is to be noted, else null. @throws StartError when none can succeed */
  probe(signal: AbortSignal): Promise<string | null>
}

/** What is known of a subject beyond its configuration, by measuring it or by its own word. */
export type DescribedSubject = Partial<
  Pick<
    RequestRow,
    | 'engine'
    | 'engine_version'
    | 'voice'
    | 'model_sha256'
    | 'model_size_mb'
    | 'model_load_s'
    | 'quantization_used'
    | 'num_threads'
    | 'execution_provider'
    | 'tags'
  >
>
