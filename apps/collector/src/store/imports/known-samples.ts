import { streamFields } from '@voicemark/schema'
import { type Reader, sql } from '../databases/database.js'
import { sampleSelection } from '../databases/row-columns.js'
import type { SampleKeys } from './sample-keys.js'

/** The time that the samples of a file span, Unix seconds, both included. */
export interface TimeSpan {
  readonly first: number
  readonly last: number
}

/** Finds the samples of a file's time that are stored, whoever delivered them. */
export interface StoredSamples {
  /** Looks at those that came since the last look, so that the look in a transaction is a short one. */
  look(reader: Reader): Promise<void>
  /** Null while there is none: then every sample of the file is new. */
  keys(): SampleKeys | null
}

const pageRows = 2_000

/** `keysOfFile` is asked once there is something to compare with. */
export function createStoredSamples(
  { first, last }: TimeSpan,
  keysOfFile: () => Promise<SampleKeys>,
): StoredSamples {
  const seen = new Map<number, number>()
  let keys: SampleKeys | null = null
  const lookAt = async (reader: Reader, ref: number, end: number) => {
    for (let after = seen.get(ref) ?? -1; ;) {
      const rows = await reader.$queryRaw<Record<string, unknown>[]>(
        sql`SELECT ${sampleSelection} FROM sample WHERE run_ref = ${ref} AND seq > ${after} AND seq < ${end}
          AND "timestamp" BETWEEN ${first} AND ${last} ORDER BY seq LIMIT ${pageRows}`,
      )
      if (rows.length > 0) keys ??= await keysOfFile()
      for (const row of rows) keys?.mark(streamFields.sample.map((name) => row[name]))
      const lastRow = rows.at(-1)
      if (lastRow === undefined || rows.length < pageRows) break
      after = Number(lastRow['seq'])
    }
    seen.set(ref, end - 1)
  }
  return {
    async look(reader) {
      const runs = await reader.$queryRaw<{ ref: number; next: number }[]>(
        sql`SELECT ref, next_sample_seq AS next FROM run WHERE next_sample_seq > 0 ORDER BY ref`,
      )
      for (const { ref, next } of runs) if (next - 1 > (seen.get(ref) ?? -1)) await lookAt(reader, ref, next)
    },
    keys: () => keys,
  }
}
