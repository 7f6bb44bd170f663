import { sql, type Transaction } from '../databases/database.js'
import { deletedOf } from './known-deletions.js'

/** A request of a file, its values in the order of `streamFields`. */
interface FileRow {
  readonly line: number
  readonly values: readonly unknown[]
}

/** Leaves out requests of a file that were deleted, and says how many there were. */
export interface DeletedRequests {
  left<Row extends FileRow>(rows: readonly Row[]): Promise<readonly Row[]>
  notes(): Promise<string[]>
}

/** None yet. */
export function createDeletedRequests(tx: Transaction): DeletedRequests {
  const corrections = new Set<number>()
  let count = 0
  let firstLine = 0
  return {
    async left(rows) {
      const deleted = await deletedOf(
        tx,
        rows.map(({ values }) => values),
      )
      return rows.filter(({ line }, at) => {
        const by = deleted[at] ?? null
        if (by === null) return true
        if (count === 0) firstLine = line
        count += 1
        corrections.add(by)
        return false
      })
    },
    async notes() {
      if (count === 0) return []
      const reasons = await reasonsOf(tx, [...corrections].slice(0, mostReasons))
      const more = corrections.size > mostReasons ? '; and more' : ''
      return [
        `${count === 1 ? 'a request was' : `${count} requests were`} deleted before, and stay so: the first is in line ${firstLine} (${reasons.join('; ')}${more})`,
      ]
    },
  }
}

const mostReasons = 3

async function reasonsOf(tx: Transaction, refs: readonly number[]): Promise<string[]> {
  const reasons: string[] = []
  for (const ref of refs) {
    const [row] = await tx.$queryRaw<{ reason: string }[]>(
      sql`SELECT reason FROM correction WHERE ref = ${ref}`,
    )
    if (row !== undefined) reasons.push(row.reason)
  }
  return reasons
}
