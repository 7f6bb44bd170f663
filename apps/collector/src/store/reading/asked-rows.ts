import type { FailureClass } from '@voicemark/schema'
import { type Sql, sql } from '../databases/database.js'
import { subjectSql } from './subject-sql.js'

/** What somebody asks of request rows beside whose they are; null: rows that have no value there. */
export interface AskedRows {
  readonly tier?: string | undefined
  readonly device?: string | undefined
  readonly voice?: string | null | undefined
  readonly engine?: string | null | undefined
  readonly subject?: string | null | undefined
  /** Rows that have every one of these tags. */
  readonly tags?: readonly (readonly [name: string, value: string])[] | undefined
  readonly success?: boolean | undefined
  readonly failure_class?: FailureClass | null | undefined
  /** Of `start_time`, Unix seconds: from here on. Rows without a start time are in no time. */
  readonly since?: number | undefined
  /** Before this. */
  readonly until?: number | undefined
  readonly warmupOnly?: boolean | undefined
}

/** The conditions on request rows. */
export function askedConditions(asked: AskedRows): Sql[] {
  const { tier, device, tags = [], success, since, until, warmupOnly = false } = asked
  return [
    ...equal(sql`request.hardware_tier`, tier),
    ...equal(sql`request.device_type`, device),
    ...equal(sql`request.voice`, asked.voice),
    ...equal(sql`request.engine`, asked.engine),
    ...equal(subjectSql, asked.subject),
    ...equal(sql`request.failure_class`, asked.failure_class),
    ...tags.map(hasTag),
    ...(success === undefined ? [] : [success ? sql`request.success` : sql`NOT request.success`]),
    ...(since === undefined ? [] : [sql`request.start_time >= ${since}`]),
    ...(until === undefined ? [] : [sql`request.start_time < ${until}`]),
    ...(warmupOnly ? [sql`request.warmup IS TRUE`] : []),
  ]
}

function equal(column: Sql, value: string | null | undefined): Sql[] {
  if (value === undefined) return []
  return [value === null ? sql`${column} IS NULL` : sql`${column} = ${value}`]
}

/**
 * Tags are stored as `JSON.stringify` writes them, and no name of one needs an escape: this text is in a row that has the
 * tag and in no other. The databases have no other way in common that tells capitals apart.
 */
function hasTag([name, value]: readonly [string, string]): Sql {
  const text = JSON.stringify({ [name]: value }).slice(1, -1)
  return sql`replace(request.tags, ${text}, '') <> request.tags`
}
