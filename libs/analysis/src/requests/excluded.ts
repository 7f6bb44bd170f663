/** What of a row says whether it counts. */
export interface Excludable {
  /** Why a person has taken it out of everything that is made of rows; null, or not given: it counts. */
  readonly excluded?: string | null
}

/** Whether a row is in no figure because a person has taken it out. */
export const isExcluded = ({ excluded }: Excludable): boolean => excluded !== undefined && excluded !== null
