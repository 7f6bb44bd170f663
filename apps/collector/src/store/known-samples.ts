import { streamFields } from '@voicemark/schema'
import { type Reader, sql } from './database.js'
import { sampleSelection } from './row-columns.js'
import type { SampleKeys } from './sample-keys.js'

const pageRows = 2_000

/** Marks the samples of a file that are stored, whoever delivered them; one look at those of its time. */
export async function markStoredSamples(
  reader: Reader,
  { keys, first, last }: { readonly keys: SampleKeys; readonly first: number; readonly last: number },
): Promise<void> {
  const runs = await reader.$queryRaw<{ ref: number }[]>(
    sql`SELECT ref FROM run WHERE next_sample_seq > 0 ORDER BY ref`,
  )
  for (const { ref } of runs) {
    for (let after = -1; ;) {
      const rows = await reader.$queryRaw<Record<string, unknown>[]>(
        sql`SELECT ${sampleSelection} FROM sample WHERE run_ref = ${ref} AND seq > ${after}
          AND "timestamp" BETWEEN ${first} AND ${last} ORDER BY seq LIMIT ${pageRows}`,
      )
      for (const row of rows) keys.mark(streamFields.sample.map((name) => row[name]))
      const lastRow = rows.at(-1)
      if (lastRow === undefined || rows.length < pageRows) break
      after = Number(lastRow['seq'])
    }
  }
}
