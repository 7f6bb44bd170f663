/** What tells whether a row is of the agent's own engine. */
export interface AskedRow {
  readonly device_type: string
  /** What was measured, in the words of who measured it. */
  readonly subject?: string | null
  /** How it was made to speak; rows from before there was a choice do not say. */
  readonly asked?: string | null
  readonly engine?: string | null
}

/** How something else than the agent's own engine was made to speak; null for that engine. */
export function askedOf({ asked, engine }: Pick<AskedRow, 'asked' | 'engine'>): string | null {
  // Rows of servers from before the column say it by their engine.
  if (asked === undefined || asked === null) return engine === 'http' ? engine : null
  return asked === 'engine' ? null : asked
}

/**
 * What a row is of, where that is not the agent's own engine: the name that it was given, else its engine where the device
 * does not say that already. Whatever tier and device somebody states, rows of two subjects are never of one configuration.
 */
export function subjectOf(row: AskedRow): string | null {
  const { subject, engine, device_type } = row
  if (subject !== undefined && subject !== null) return subject
  const named = askedOf(row) === null ? null : (engine ?? askedOf(row))
  return named === device_type ? null : named
}
