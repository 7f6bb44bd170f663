import type { LiveSample, StoredRequest } from '@voicemark/schema'
import { joinSql, type Reader, sql } from '../databases/database.js'
import { sampleSelection } from '../databases/row-columns.js'
import { requestsFrom } from '../reading/stored-requests.js'

/** A run of which something was heard lately, with the seqs that are wanted next. */
export interface LiveRun {
  readonly ref: number
  readonly run_id: string
  readonly agent_id: string
  readonly next_sample_seq: number
  readonly next_request_seq: number
  /** Unix seconds. */
  readonly last_seen: number
}

/** What somebody who watches reads. */
export interface LiveRows {
  /** Of each agent the newest run that was heard of since a time, Unix seconds. */
  runsSince(since: number): Promise<LiveRun[]>
  /** Of each of these agents the newest run. */
  newestRuns(agent_ids: readonly string[]): Promise<LiveRun[]>
  /** From a seq on, in order. */
  samplesFrom(run: Pick<LiveRun, 'ref'>, first: number, limit: number): Promise<LiveSample[]>
  requestsFrom(run: Pick<LiveRun, 'ref'>, first: number, limit: number): Promise<StoredRequest[]>
}

const columns = sql`run.ref, run.run_id, agent.agent_id, run.next_sample_seq, run.next_request_seq, run.last_seen`

/** Reads few rows by their keys. */
export function createLiveRows(reader: Reader): LiveRows {
  return {
    runsSince: (since) =>
      Promise.resolve(
        reader.$queryRaw<LiveRun[]>(
          sql`SELECT ${columns} FROM run JOIN agent ON agent.ref = run.agent_ref WHERE run.ref IN (
            SELECT max(ref) FROM run WHERE last_seen >= ${since} AND import_ref IS NULL GROUP BY agent_ref)`,
        ),
      ),
    async newestRuns(agent_ids) {
      if (agent_ids.length === 0) return []
      const ids = joinSql(agent_ids.map((id) => sql`${id}`))
      return reader.$queryRaw<LiveRun[]>(
        sql`SELECT ${columns} FROM run JOIN agent ON agent.ref = run.agent_ref WHERE run.ref IN (
          SELECT max(run.ref) FROM run JOIN agent ON agent.ref = run.agent_ref
          WHERE agent.agent_id IN (${ids}) AND import_ref IS NULL GROUP BY run.agent_ref)`,
      )
    },
    samplesFrom: ({ ref }, first, limit) =>
      Promise.resolve(
        reader.$queryRaw<LiveSample[]>(
          sql`SELECT ${sampleSelection} FROM sample WHERE run_ref = ${ref} AND seq >= ${first} ORDER BY seq LIMIT ${limit}`,
        ),
      ),
    requestsFrom: ({ ref }, first, limit) => requestsFrom(reader, ref, first, limit),
  }
}
