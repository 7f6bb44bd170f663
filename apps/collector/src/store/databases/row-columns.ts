import { requestRow, type Stream, streamFields } from '@voicemark/schema'
import { joinSql, rawSql, type Sql } from './database.js'

const quoted = (names: readonly string[], table = '') => names.map((name) => rawSql(`${table}"${name}"`))

/** The columns of a stream's table in the order in which rows are inserted. */
export const tableColumns: Readonly<Record<Stream, Sql>> = {
  request: joinSql(quoted(['run_ref', 'seq', ...streamFields.request])),
  sample: joinSql(quoted(['run_ref', 'seq', ...streamFields.sample])),
}

const requestTables: Readonly<Record<string, string>> = { agent_id: 'agent.', run_id: 'run.' }

/** The columns of a whole request row in the row's own order, from `request`, `run` and `agent`. */
export const requestSelection: Sql = joinSql(
  Object.keys(requestRow.shape).flatMap((name) => quoted([name], requestTables[name] ?? 'request.')),
)

/** The columns of a realtime row but its run, in the row's own order. */
export const sampleSelection: Sql = joinSql(quoted([...streamFields.sample, 'seq']))
