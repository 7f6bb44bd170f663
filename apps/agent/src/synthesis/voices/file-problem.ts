/** The code of what went wrong with a file: messages of Node carry its path. */
export function withoutPath(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unreadable'
}
