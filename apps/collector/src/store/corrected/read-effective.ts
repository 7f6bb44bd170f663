import { createHash } from 'node:crypto'
import { readLog } from '../corrections/correction-rows.js'
import { type EffectiveCorrections, effectiveCorrections } from '../corrections/effective.js'
import { sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'

/** Corrections as they were when they were read. */
export interface HeldCorrections extends EffectiveCorrections {
  /** Of the log: another text after each correction, each undo and each step of a deletion. */
  readonly stamp: string
  /** Of what holds: the same text in every database in which the same holds. */
  readonly mark: string
}

/** Of a database in which nothing was corrected. */
export const noCorrections: HeldCorrections = { ...effectiveCorrections([]), stamp: '', mark: '' }

/** What holds now; `known` again where the log is as it was. */
export async function readEffective(read: ReadValues, known = noCorrections): Promise<HeldCorrections> {
  const stamp = await readStamp(read)
  if (stamp === known.stamp) return known
  const effective = effectiveCorrections(await readLog(read))
  return { ...effective, stamp, mark: markOf(effective) }
}

/** Empty without corrections. The id of the last one tells a database from another one. */
async function readStamp(read: ReadValues): Promise<string> {
  const [row = []] = await read(
    sql`SELECT count(*) AS made, count(undone_at) AS undone, max(undone_at) AS latest,
      (SELECT correction_id FROM correction ORDER BY ref DESC LIMIT 1) AS last FROM correction`,
  )
  if (Number(row[0] ?? 0) === 0) return ''
  const deletions = await read(sql`SELECT detail FROM correction WHERE kind = 'delete' ORDER BY ref`)
  return [...row, ...deletions.flat()].join(' ')
}

function markOf({ excluded, joins, labels }: EffectiveCorrections): string {
  const reasons = Object.values(excluded).map((one) => [...one].map(([id, { reason }]) => [id, reason]))
  const names = [...labels].map(([key, { label, merge }]) => [key, label, merge])
  const text = JSON.stringify([reasons, [...joins], names])
  return text === nothing ? '' : createHash('sha256').update(text).digest('hex')
}

const nothing = JSON.stringify([[[], [], [], [], []], [], []])
