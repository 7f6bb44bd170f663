import { type Reader, sql } from '../databases/database.js'
import { valuesFrom } from '../databases/read-values.js'
import type { Correction } from './correction.js'
import { effectiveCorrections, endOf } from './effective.js'

/** When an agent delivered, Unix seconds by the collector's clock; an agent of which there are files alone never did. */
interface Delivered {
  readonly from: number
  readonly to: number
}

/** Why an agent cannot be the same machine as another; null where it can. */
export async function reasonAgainstJoin(
  reader: Reader,
  log: readonly Correction[],
  agent_id: string,
  into: string,
): Promise<string | null> {
  if (agent_id === into) return 'an agent is the same machine as itself already'
  const { joins } = effectiveCorrections(log)
  const known = joins.get(agent_id)
  if (known !== undefined) return `it is joined to ${known} already; undo that first`
  if (endOf(joins, into) === agent_id) return `${into} is joined to it already: a circle`
  const [own, other] = [await deliveredBy(reader, agent_id), await deliveredBy(reader, into)]
  if (own === null || other === null || own.to < other.from || other.to < own.from) return null
  return `both delivered at the same time, from ${timeText(Math.max(own.from, other.from))} to ${timeText(Math.min(own.to, other.to))}: they are two machines, or one of which a copy runs`
}

const timeText = (time: number) => new Date(time * 1000).toISOString().slice(0, 19) + 'Z'

/** From when on it delivered itself, where files of it were there before, only its own clock says. */
async function deliveredBy(reader: Reader, agent_id: string): Promise<Delivered | null> {
  const [row] = await valuesFrom(reader)(
    sql`SELECT max(agent.first_seen) AS first_seen, count(run.import_ref) AS files,
        min(CASE WHEN run.import_ref IS NULL THEN run.started_wall END) AS began,
        max(CASE WHEN run.import_ref IS NULL THEN run.last_seen END) AS ended
      FROM run JOIN agent ON agent.ref = run.agent_ref WHERE agent.agent_id = ${agent_id}`,
  )
  const [first_seen, files, began, to] = row ?? []
  if (typeof first_seen !== 'number' || typeof to !== 'number') return null
  return { from: Number(files) > 0 && typeof began === 'number' ? began : first_seen, to }
}
