/** A use of the monitor that cannot be what was meant, in one line with what to do. */
export class MonitorError extends Error {
  override readonly name = 'MonitorError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
