/** A start that cannot go on: one line for the person at the command line, exit status 2. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** The system's code of an error, such as ENOENT; null for an error without one. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** An error in one phrase for a person: the system's code, else its message. */
export function errorReason(error: unknown): string {
  return errorCode(error) ?? (error instanceof Error ? error.message : String(error))
}
