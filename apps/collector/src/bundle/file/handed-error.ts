import { errorReason, StartError } from '@voicemark/daemon'

/** A file that was handed on and cannot be used: one line for a person, exit status 2. */
export class HandedError extends StartError {}

/** What the system says of a file that cannot be opened, in words. */
export function unopened(path: string, error: unknown): HandedError {
  const code = error instanceof Error && 'code' in error ? error.code : null
  const words = { ENOENT: 'does not exist', EACCES: 'cannot be read: permission denied' }[String(code)]
  return new HandedError(`${path}: ${words ?? errorReason(error)}`)
}
