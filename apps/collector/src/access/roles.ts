/** What somebody may do: an agent delivers its rows, a reader reads, an operator also runs and corrects, an admin all. */
export const roles = ['agent', 'reader', 'operator', 'admin'] as const

export type Role = (typeof roles)[number]

/** What a route needs: `anyone` asks without a credential. */
export type NeededRole = Exclude<Role, 'agent'> | 'anyone'

const included: Readonly<Record<Role, readonly NeededRole[]>> = {
  agent: ['anyone'],
  reader: ['anyone', 'reader'],
  operator: ['anyone', 'reader', 'operator'],
  admin: ['anyone', 'reader', 'operator', 'admin'],
}

/** Whether a role includes what is needed. */
export function may(role: Role, needed: NeededRole): boolean {
  return included[role].includes(needed)
}
