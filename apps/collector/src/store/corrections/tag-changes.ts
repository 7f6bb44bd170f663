import type { Tags } from '@voicemark/schema'
import { type Database, sql, type Transaction } from '../databases/database.js'
import { valuesFrom } from '../databases/read-values.js'
import type { Retagging } from './correction.js'
import { held } from './correction-log.js'

/** What is set and what is taken away. */
export type TagChange = Pick<Retagging['detail'], 'set' | 'unset'>

interface TaggedRow {
  readonly run_ref: number
  readonly seq: number
  readonly tags: Tags
}

/** Changes the tags of a stored request; null where there is none of this id. */
export async function changeTags(
  tx: Transaction,
  database: Database,
  request_id: string,
  { set, unset }: TagChange,
): Promise<Retagging['detail'] | null> {
  const row = await holdTags(tx, database, request_id)
  if (row === null) return null
  const before = row.tags
  const kept = Object.entries(before).filter(([name]) => !unset.includes(name))
  const after = Object.fromEntries([...kept, ...Object.entries(set)])
  await writeTags(tx, row, after)
  return { set, unset, before, after }
}

/** Puts back what a correction changed; false where the request is gone, or its tags were changed again. */
export async function restoreTags(
  tx: Transaction,
  database: Database,
  { target, detail: { set, unset, before, after } }: Retagging,
): Promise<boolean> {
  const row = await holdTags(tx, database, target)
  if (row === null) return false
  const changed = [...Object.keys(set), ...unset]
  if (changed.some((name) => row.tags[name] !== after[name])) return false
  const others = Object.entries(row.tags).filter(([name]) => !changed.includes(name))
  const earlier = Object.entries(before).filter(([name]) => changed.includes(name))
  await writeTags(tx, row, Object.fromEntries([...others, ...earlier]))
  return true
}

async function holdTags(tx: Transaction, database: Database, request_id: string): Promise<TaggedRow | null> {
  const [row] = await valuesFrom(tx)(
    sql`SELECT run_ref, seq, tags FROM request WHERE request_id = ${request_id} ${held(database)}`,
  )
  if (row === undefined) return null
  const [run_ref, seq, tags] = row
  return { run_ref: Number(run_ref), seq: Number(seq), tags: JSON.parse(String(tags)) as Tags }
}

/** By the whole key, which is where the row lies on Citus. */
async function writeTags(tx: Transaction, { run_ref, seq }: TaggedRow, tags: Tags): Promise<void> {
  await tx.$executeRaw(
    sql`UPDATE request SET tags = ${JSON.stringify(tags)} WHERE run_ref = ${run_ref} AND seq = ${seq}`,
  )
}
