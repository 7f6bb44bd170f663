import type { MetricsAnalysis } from '@voicemark/schema'
import type { CountedFacts } from './synthesis-facts.js'
import type { SynthesisRow } from './synthesis-row.js'

/** How a synthesis went, by the clock of the program that made it. */
export interface Ended {
  readonly success: boolean
  /** One line; null for a success. */
  readonly error_message: string | null
  readonly audio_duration_s: number | null
  /** Unix seconds. */
  readonly started_wall: number
  readonly total_s: number
  /** To the first audio; null when nobody marked it. */
  readonly ttfa_s: number | null
  /** Sound as it came out, in order; what is made of it an agent knows. */
  readonly pieces: readonly { readonly at_s: number; readonly audio_s: number }[]
}

/** A synthesis that is being watched. */
export interface Recording {
  /** Gives the row; null, with a warning, when it could not be recorded. */
  end(ended: Ended): Promise<SynthesisRow | null>
}

/** The configuration of the rows, and their files. */
export interface Recorded {
  readonly hardware_tier: string
  readonly device_type: string
  /** Paths of the two CSV files; null where an agent has them. */
  readonly csv_files: { readonly synthesis: string; readonly realtime: string } | null
}

/** Who watches this process and keeps the rows: files of its own, or an agent. */
export interface Recorder {
  /**
   * The first sample is taken when it returns, or when its promise resolves: to null, with a warning, when this synthesis
   * cannot be watched. @throws MonitorError for facts that an agent refuses.
   */
  begin(facts: CountedFacts): Recording | Promise<Recording | null>
  /** What the rows are of, and where they are. */
  recorded(): Promise<Recorded>
  writeAnalysis(analysis: MetricsAnalysis): Promise<void>
  /** Waits, without the event loop, until what has ended is written: for a process that exits. */
  flush(): void
  close(): Promise<void>
}

/** What a monitor says of what it could not do; the synthesis goes on. */
export type Warn = (code: string, message: string) => void
