import type { NamedCase } from '../case.js'

/** All attacks, each refused or inert. */
export const allAttacks: readonly NamedCase[] = []
