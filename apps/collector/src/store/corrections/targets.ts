import { type Database, type Provider, rawSql, type Sql, sql } from '../databases/database.js'
import { valuesFrom } from '../databases/read-values.js'
import type { ConfigurationKey, TargetKind } from './correction.js'

/** Fewer characters than these of an id name nothing. */
export const shortestPrefix = 8
/** As many as are told where a prefix names several. */
export const mostNamed = 5

/** The ids of one kind that a text names: one where it is a whole id, else those that begin with it, six at most. */
export async function findTargets(database: Database, kind: TargetKind, text: string): Promise<string[]> {
  const read = async (statement: Sql) => (await valuesFrom(database)(statement)).map(([id]) => String(id))
  const [id] = await read(idsWhere(kind, (column) => sql`${column} = ${text}`, 1))
  if (id !== undefined) return [id]
  if (kind === 'request') {
    const [gone] = await read(sql`SELECT request_id FROM removed_request WHERE request_id = ${text}`)
    if (gone !== undefined) return [gone]
  }
  if (text.length < shortestPrefix) return []
  const begins = kind === 'request' || kind === 'campaign' ? beginsByIndex(database.provider) : beginsWith
  const found = await read(idsWhere(kind, (column) => begins(column, text), mostNamed + 1))
  return [...new Set(found)].filter((one) => one.startsWith(text)).slice(0, mostNamed + 1)
}

/** Whether an agent has rows, or runs, of this tier and device. */
export async function isConfiguration(
  database: Database,
  { agent_id, hardware_tier, device_type }: ConfigurationKey,
): Promise<boolean> {
  const read = valuesFrom(database)
  const runs = await read(
    sql`SELECT 1 FROM run JOIN agent ON agent.ref = run.agent_ref WHERE agent.agent_id = ${agent_id} AND run.hardware_tier = ${hardware_tier}
      AND run.device_type = ${device_type} LIMIT 1`,
  )
  if (runs.length > 0) return true
  const rows = await read(
    sql`SELECT 1 FROM request JOIN run ON run.ref = request.run_ref JOIN agent ON agent.ref = run.agent_ref
      WHERE agent.agent_id = ${agent_id} AND request.hardware_tier = ${hardware_tier}
        AND request.device_type = ${device_type} LIMIT 1`,
  )
  return rows.length > 0
}

type Condition = (column: Sql) => Sql

const tables: Readonly<Record<Exclude<TargetKind, 'campaign'>, readonly [table: string, column: string]>> = {
  request: ['request', 'request_id'],
  run: ['run', 'run_id'],
  import: ['imported_file', 'import_id'],
  agent: ['agent', 'agent_id'],
}

/** A bench has its campaign in its rows alone. */
function idsWhere(kind: TargetKind, condition: Condition, limit: number): Sql {
  if (kind !== 'campaign') {
    const [table, column] = tables[kind]
    const name = rawSql(column)
    return sql`SELECT DISTINCT ${name} FROM ${rawSql(table)} WHERE ${condition(name)} LIMIT ${limit}`
  }
  const name = rawSql('campaign_id')
  return sql`SELECT campaign_id FROM (SELECT DISTINCT campaign_id FROM campaign WHERE ${condition(name)} LIMIT ${limit}) AS planned
    UNION SELECT campaign_id FROM (SELECT DISTINCT campaign_id FROM request WHERE ${condition(name)} LIMIT ${limit}) AS made
    UNION SELECT target FROM correction WHERE kind = 'delete' AND target_kind = 'campaign' AND ${condition(rawSql('target'))}`
}

const beginsWith = (column: Sql, text: string) => sql`substr(${column}, 1, ${text.length}) = ${text}`

/** SQLite orders texts by their bytes, so that its index helps; the order of Postgres is that of a language. */
const beginsByIndex =
  (provider: Provider) =>
  (column: Sql, text: string): Sql =>
    provider === 'sqlite'
      ? sql`${column} >= ${text} AND ${column} < ${`${text}\u{10FFFF}`}`
      : sql`starts_with(${column}, ${text})`
