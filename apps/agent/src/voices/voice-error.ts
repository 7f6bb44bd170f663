/** What kept a voice from being had: the way to its files, a file that is another, an archive, the disk. */
export type VoiceErrorCode = 'voice-download' | 'voice-changed' | 'voice-archive' | 'voice-disk'

/** A voice that could not be had; the message says what, where, and what to do. */
export class VoiceError extends Error {
  override readonly name = 'VoiceError'
  readonly code: VoiceErrorCode

  constructor(code: VoiceErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
