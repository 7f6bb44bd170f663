import type { ConfigurationIdentity } from '@voicemark/analysis'
import { isExcludedRow, isExcludedRun } from '../corrected/excluded-conditions.js'
import { joinSql, type Sql, sql } from '../databases/database.js'
import { type AskedRows, askedConditions } from './asked-rows.js'
import { askedSql, subjectSql } from './subject-sql.js'

/** Which rows are read; what is not given does not restrict. */
export interface RowFilter {
  readonly hardware_tier?: string | undefined
  readonly device_type?: string | undefined
  readonly agent_id?: string | undefined
  /** Any of these agents. */
  readonly agent_ids?: readonly string[] | undefined
  /** Excluded rows as well, or nothing else. @default none of them */
  readonly excluded?: 'included' | 'only' | undefined
  readonly run_id?: string | undefined
  /** Only rows of imported files, or none of them. */
  readonly imported?: boolean | undefined
}

/** Which samples are read: with a campaign or a configuration, those that were taken while a request of it ran. */
export interface SampleFilter extends RowFilter {
  /** What a configuration is beside its machine, tier and device. */
  readonly configuration?: SubjectFilter | undefined
  readonly campaign_id?: string | undefined
  /** Requests that warmed a machine up are left out where this is not true. */
  readonly includeWarmup?: boolean | undefined
  /** What else is asked of the requests. */
  readonly asked?: AskedRows | undefined
  /** Only samples of the agents' own synthesis, where no column can tell others apart. */
  readonly ownOnly?: boolean | undefined
}

/** Which request rows are read. */
export interface RequestFilter extends SampleFilter {
  readonly cpu_model?: string | null | undefined
  readonly gpu_name?: string | null | undefined
}

type SubjectFilter = Pick<ConfigurationIdentity, 'subject' | 'asked' | 'voice' | 'streamed'>

/** The conditions of a filter on request rows. */
export function requestConditions(filter: RequestFilter): Sql[] {
  const excluded = filter.excluded === 'only' ? [sql`(${isExcludedRow} OR ${isExcludedRun})`] : []
  return [...agentConditions(filter), ...rowConditions(filter), ...excluded]
}

/** Those of them that the row itself answers. */
export function rowConditions(filter: RequestFilter): Sql[] {
  const conditions: Sql[] = []
  const { hardware_tier, device_type, cpu_model, gpu_name, campaign_id, includeWarmup = false } = filter
  if (hardware_tier !== undefined) conditions.push(sql`request.hardware_tier = ${hardware_tier}`)
  if (device_type !== undefined) conditions.push(sql`request.device_type = ${device_type}`)
  if (cpu_model === null) conditions.push(sql`request.cpu_model IS NULL`)
  else if (cpu_model !== undefined) conditions.push(sql`request.cpu_model = ${cpu_model}`)
  if (gpu_name === null) conditions.push(sql`request.gpu_name IS NULL`)
  else if (gpu_name !== undefined) conditions.push(sql`request.gpu_name = ${gpu_name}`)
  if (filter.configuration !== undefined) conditions.push(...subjectConditions(filter.configuration))
  if (campaign_id !== undefined) conditions.push(sql`request.campaign_id = ${campaign_id}`)
  // What was not sampled on purpose is beside the measurement, as a warm-up is.
  if (!includeWarmup) conditions.push(sql`request.warmup IS NOT TRUE AND request.sampled IS NOT FALSE`)
  if (filter.excluded === undefined) conditions.push(sql`NOT ${isExcludedRow}`)
  if (filter.asked !== undefined) conditions.push(...askedConditions(filter.asked))
  return conditions
}

function subjectConditions(configuration: SubjectFilter): Sql[] {
  const equal = (column: Sql, value: string | null) =>
    value === null ? sql`${column} IS NULL` : sql`${column} = ${value}`
  return [
    equal(subjectSql, configuration.subject),
    equal(askedSql, configuration.asked),
    equal(sql`request.voice`, configuration.voice),
    configuration.streamed ? sql`request.streamed IS TRUE` : sql`request.streamed IS NOT TRUE`,
  ]
}

/** The conditions of a filter on runs. */
export function runConditions(filter: RowFilter): Sql[] {
  const conditions = agentConditions(filter)
  const { hardware_tier, device_type } = filter
  if (hardware_tier !== undefined) conditions.push(sql`run.hardware_tier = ${hardware_tier}`)
  if (device_type !== undefined) conditions.push(sql`run.device_type = ${device_type}`)
  return conditions
}

/** Those of them that its run and its agent answer. */
export function agentConditions({ agent_id, agent_ids, run_id, imported, excluded }: RowFilter): Sql[] {
  const conditions: Sql[] = []
  if (agent_id !== undefined) conditions.push(sql`agent.agent_id = ${agent_id}`)
  if (agent_ids !== undefined)
    conditions.push(sql`agent.agent_id IN (${joinSql(agent_ids.map((id) => sql`${id}`))})`)
  if (run_id !== undefined) conditions.push(sql`run.run_id = ${run_id}`)
  if (imported !== undefined)
    conditions.push(imported ? sql`run.import_ref IS NOT NULL` : sql`run.import_ref IS NULL`)
  if (excluded === undefined) conditions.push(sql`NOT ${isExcludedRun}`)
  return conditions
}
