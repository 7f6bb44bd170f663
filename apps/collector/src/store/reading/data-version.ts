import type { Stream } from '@voicemark/schema'
import { type Reader, sql } from '../databases/database.js'

interface Totals {
  readonly runs: bigint | number
  readonly request: bigint | number | null
  readonly sample: bigint | number | null
  readonly held: bigint | number
  /** Changes when runs are given to another machine. */
  readonly machines: bigint | number | null
  /** Of requests that were changed or removed by hand; empty where none was. */
  readonly mark: string
  /** Corrections, and how many of them were undone; empty where there is none. */
  readonly corrected: string | null
}

/**
 * A text that changes with every row of a stream that arrives, or of either stream, with every new run, with every
 * run that is given to another machine, with every row that leaves the quarantine, with every request that is changed, and with every correction.
 */
export async function readDataVersion(reader: Reader, stream?: Stream): Promise<string> {
  const [totals] = await reader.$queryRaw<Totals[]>(
    sql`SELECT count(*) AS runs, sum(next_request_seq) AS request, sum(next_sample_seq) AS sample,
        sum(CAST(agent_ref AS BIGINT) * ref) AS machines, (SELECT count(*) FROM quarantine) AS held, (SELECT mark FROM request_mark) AS mark,
        (SELECT CASE WHEN count(*) > 0 THEN CAST(count(*) AS TEXT) || '.' || CAST(count(undone_at) AS TEXT) END
          FROM correction) AS corrected FROM run`,
  )
  const streams: readonly Stream[] = stream === undefined ? ['request', 'sample'] : [stream]
  const counts = [totals?.runs, totals?.machines, totals?.held, ...streams.map((name) => totals?.[name])]
  return [...counts.map((total) => String(total ?? 0)), totals?.mark ?? '', totals?.corrected ?? '']
    .filter(Boolean)
    .join('-')
}
