import { type Sql, sql } from '../databases/database.js'

/** `askedOf` of a stored row, as libs/analysis tells it of one that was read. */
export const askedSql: Sql = sql`CASE WHEN request.asked IS NULL THEN CASE WHEN request.engine = 'http' THEN 'http' END
  WHEN request.asked <> 'engine' THEN request.asked END`

const named = sql`COALESCE(request.engine, request.asked)`

/** `subjectOf` of a stored row, likewise. */
export const subjectSql: Sql = sql`COALESCE(request.subject,
  CASE WHEN ${askedSql} IS NOT NULL AND ${named} <> request.device_type THEN ${named} END)`
