import { type Database, type Sql, sql } from '../databases/database.js'
import { joined, type SeqRange } from '../folding/kept-samples.js'
import { valuesFrom } from '../databases/read-values.js'
import { withoutAgent } from '../reading/sample-place.js'

/** A run with samples. */
export interface SampledRun {
  readonly ref: number
  readonly run_id: string
}

/** Tells which samples of a run are of requests that stay. */
export interface SharedSamples {
  /** The ranges of one subject, in order and apart; read anew only as far as requests have come since. */
  of(run: SampledRun, subject: string | null): Promise<readonly SeqRange[]>
}

interface KnownRanges {
  /** Of the run's own requests those below are read. */
  readonly next: number
  readonly bySubject: Map<string | null, SeqRange[]>
}

const pageRows = 500

/** @param isDeleted Of `request`: whether it is one of those that are deleted. */
export function createSharedSamples(database: Database, isDeleted: Sql): SharedSamples {
  const known = new Map<number, KnownRanges>()
  const read = valuesFrom(database)
  const columns = sql`request.seq, request.first_sample_seq, request.last_sample_seq, request.watched`
  const staying = sql`request.first_sample_seq IS NOT NULL AND request.last_sample_seq IS NOT NULL
    AND (${isDeleted}) IS NOT TRUE`
  return {
    async of({ ref, run_id }, subject) {
      const { next: first, bySubject } = known.get(ref) ?? unread()
      let next = first
      const add = (rows: unknown[][]) => {
        for (const row of rows) addRange(bySubject, row)
      }
      for (;;) {
        const rows = await read(
          sql`SELECT ${columns} FROM request WHERE run_ref = ${ref} AND seq >= ${next} AND watched_run_id IS NULL
            AND ${staying} ORDER BY seq LIMIT ${pageRows}`,
        )
        add(rows)
        next = Number(rows.at(-1)?.[0] ?? next - 1) + 1
        if (rows.length < pageRows) break
      }
      known.set(ref, { next, bySubject })
      const others = new Map([...bySubject].map(([name, ranges]) => [name, [...ranges]]))
      for (const row of await read(
        sql`SELECT ${columns} FROM request WHERE watched_run_id = ${run_id} AND ${staying}`,
      ))
        addRange(others, row)
      return joined(others.get(named(subject)) ?? [])
    },
  }
}

const unread = (): KnownRanges => ({ next: 0, bySubject: new Map() })

function addRange(bySubject: Map<string | null, SeqRange[]>, [, first, last, watched]: unknown[]): void {
  const name = named(withoutAgent(typeof watched === 'string' ? watched : null))
  const ranges = bySubject.get(name) ?? []
  ranges.push({ first: Number(first), last: Number(last) })
  bySubject.set(name, ranges.length > 2 * pageRows ? joined(ranges) : ranges)
}

/** Whose children they are, only the samples say. */
const named = (subject: string | null) => subject?.replace(/^children:.*$/, 'children') ?? null
