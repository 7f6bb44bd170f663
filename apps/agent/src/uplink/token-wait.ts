import { pause } from './waits.js'

export interface TokenWait {
  /** The token of now; may throw. */
  readonly token: () => string | null
  /** The one that was refused. */
  readonly sent: string | null
  /** Longest wait, ms. */
  readonly refusedMs: number
  /** Between two looks, ms. */
  readonly tokenMs: number
  readonly signal: AbortSignal
}

/** Waits long, as the same token will hardly be taken the next time, but no longer than until there is another one. */
export async function pauseForToken({ token, sent, refusedMs, tokenMs, signal }: TokenWait): Promise<void> {
  const looks = Math.ceil(refusedMs / tokenMs)
  for (let i = 0; i < looks && !signal.aborted && !isAnother(token, sent); i++) await pause(tokenMs, signal)
}

function isAnother(token: () => string | null, sent: string | null): boolean {
  try {
    return token() !== sent
  } catch {
    // A file that is being replaced, or is gone: nothing that could be sent.
    return false
  }
}
