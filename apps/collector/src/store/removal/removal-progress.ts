import type { Removal } from '../corrections/correction.js'
import { held } from '../corrections/correction-log.js'
import { type Database, sql, type Transaction } from '../databases/database.js'

/** A deletion that goes on. */
export interface RunningRemoval {
  readonly ref: number
  readonly target_kind: string
  readonly target: string
  readonly reason: string
  readonly made_at: number
  readonly detail: Removal
}

/** What a step adds to what a deletion has taken away. */
export type Taken = Partial<
  Pick<Removal, 'requests' | 'samples' | 'folded_samples' | 'quarantined' | 'kept_rollups'>
>

/** Changes what a deletion says of itself, in the transaction that makes it true. */
export async function changeRemoval(
  tx: Transaction,
  database: Pick<Database, 'provider'>,
  ref: number,
  change: (detail: Removal) => Removal,
): Promise<void> {
  const [row] = await tx.$queryRaw<{ detail: string }[]>(
    sql`SELECT detail FROM correction WHERE ref = ${ref} ${held(database)}`,
  )
  if (row === undefined) throw new Error(`there is no correction ${ref}`)
  const detail = change(JSON.parse(row.detail) as Removal)
  await tx.$executeRaw(sql`UPDATE correction SET detail = ${JSON.stringify(detail)} WHERE ref = ${ref}`)
}

/** Adds up. */
export const withTaken = (detail: Removal, taken: Taken): Removal => ({
  ...detail,
  requests: detail.requests + (taken.requests ?? 0),
  samples: detail.samples + (taken.samples ?? 0),
  folded_samples: detail.folded_samples + (taken.folded_samples ?? 0),
  quarantined: detail.quarantined + (taken.quarantined ?? 0),
  kept_rollups: detail.kept_rollups + (taken.kept_rollups ?? 0),
})

/** Adds places whose samples are still to come. */
export const withLate = (detail: Removal, late: Removal['late']): Removal =>
  late.length === 0 ? detail : { ...detail, late: [...detail.late, ...late] }

/** Adds what parts of a step have taken. */
export function sumOf(parts: readonly Taken[]): Taken {
  const sum = (name: keyof Taken) => parts.reduce((total, part) => total + (part[name] ?? 0), 0)
  return {
    requests: sum('requests'),
    samples: sum('samples'),
    folded_samples: sum('folded_samples'),
    quarantined: sum('quarantined'),
    kept_rollups: sum('kept_rollups'),
  }
}
