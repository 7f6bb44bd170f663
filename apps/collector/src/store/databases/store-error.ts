/** Why a database could not be opened, or is not read any more. */
export type StoreErrorCode =
  | 'database-url'
  | 'database-missing'
  | 'database-locked'
  | 'database-refused'
  | 'database-unreachable'
  | 'database-damaged'
  | 'database-failed'
  | 'database-closed'
  | 'migration-changed'
  | 'migration-missing'

/** A database that cannot be opened or used; the message names it without its password. */
export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreError'
    this.code = code
  }
}
