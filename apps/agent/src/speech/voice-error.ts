/** What is wrong with a voice: its files, a feature it needs, its name, or that of its speaker. */
export type VoiceErrorCode = 'voice-invalid' | 'voice-unsupported' | 'voice-unknown' | 'speaker-unknown'

/** A voice that cannot be used, in one line that names the file and the remedy but no path of the server. */
export class VoiceError extends Error {
  override readonly name = 'VoiceError'
  readonly code: VoiceErrorCode

  constructor(code: VoiceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
