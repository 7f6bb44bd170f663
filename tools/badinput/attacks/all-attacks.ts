import type { NamedCase } from '../case.js'
import { loadAttacks } from './load-attacks.js'
import { storedAttacks } from './stored-attacks.js'
import { webAttacks } from './web-attacks.js'

/** All attacks, each refused or inert. */
export const allAttacks: readonly NamedCase[] = [...webAttacks, ...storedAttacks, ...loadAttacks]
