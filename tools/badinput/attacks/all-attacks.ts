import type { NamedCase } from '../case.js'
import { accessAttacks } from './access-attacks.js'
import { archiveAttacks } from './archive-attacks.js'
import { endedAttacks } from './ended-attacks.js'
import { loadAttacks } from './load-attacks.js'
import { redirectAttacks } from './redirect-attacks.js'
import { sessionAttacks } from './session-attacks.js'
import { storedAttacks } from './stored-attacks.js'
import { webAttacks } from './web-attacks.js'

/** All attacks, each refused or inert. */
export const allAttacks: readonly NamedCase[] = [
  ...webAttacks,
  ...accessAttacks,
  ...endedAttacks,
  ...sessionAttacks,
  ...storedAttacks,
  ...archiveAttacks,
  ...redirectAttacks,
  ...loadAttacks,
]
