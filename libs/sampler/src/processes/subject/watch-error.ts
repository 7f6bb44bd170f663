/** Why something cannot be watched. */
export type WatchErrorCode =
  | 'watch-no-process'
  | 'watch-not-yours'
  | 'watch-self'
  | 'watch-kernel-thread'
  | 'watch-no-listener'
  | 'watch-no-right'
  | 'watch-ambiguous'
  | 'watch-no-container'
  | 'watch-no-cgroup'
  | 'watch-unsupported'

/** A watch that is refused; the message says what, where and what to do. */
export class WatchError extends Error {
  override readonly name = 'WatchError'
  readonly code: WatchErrorCode

  constructor(code: WatchErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
