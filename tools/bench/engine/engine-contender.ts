/** One way to speak a text on this machine. */
export interface EngineContender {
  readonly name: EngineContenderName
  /** What computes, with its version. */
  readonly runtime: string
  /** Speaks one text and measures it; the process stays between texts. */
  speak(text: string): Promise<SpokenText>
  /** CPU time of its processes so far, seconds; 0 where there is no /proc. */
  cpuSeconds(): number
  /** Resident set of its process and of each child, MB; empty where there is no /proc. */
  residentMb(): number[]
  stop(): Promise<void>
}

/** `voicemark` is a real agent, `runtime` a bare loop of `session.run`, `piper` Piper's own program. */
export const engineContenderNames = ['voicemark', 'runtime', 'piper'] as const

export type EngineContenderName = (typeof engineContenderNames)[number]

/** What one text took. */
export interface SpokenText {
  /** As the contender measures itself: from text to samples; of `runtime`, from ids to samples. */
  readonly seconds: number
  readonly audio_s: number
  /** What the client waited beyond it; null where there is no client. */
  readonly around_s: number | null
}

/** A voice with the configuration beside it, `PATH.json`. */
export interface BenchVoice {
  readonly name: string
  readonly path: string
}
