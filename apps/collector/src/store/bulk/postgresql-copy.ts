import type pg from 'pg'
import type { BulkStatement } from './bulk-reader.js'

/** What of the driver is used. */
type Driver = Pick<typeof pg, 'Query' | 'escapeLiteral'>

/** What COPY gives of a statement: each row a line with tabs between its cells. */
export async function copyRows(driver: Driver, pool: pg.Pool, statement: BulkStatement): Promise<Uint8Array> {
  const client = await pool.connect()
  try {
    const bytes = await copied(driver, client, copyText(driver, statement))
    client.release()
    return bytes
  } catch (error) {
    client.release(true)
    throw error
  }
}

/** COPY takes no values beside its text: they stand in it, each of no type as those beside it are. */
function copyText({ escapeLiteral }: Driver, { text, values }: BulkStatement): string {
  const select = text.replace(/\$(\d+)/g, (_, place: string) => {
    const value = values[Number(place) - 1] as string | number | boolean | null
    return value === null ? 'NULL' : escapeLiteral(String(value))
  })
  return `COPY (${select}) TO STDOUT`
}

const firstRoom = 256 * 1024

function copied({ Query }: Driver, client: pg.PoolClient, text: string): Promise<Uint8Array> {
  let bytes = Buffer.allocUnsafeSlow(firstRoom)
  let length = 0
  return new Promise((resolve, reject) => {
    const query = new Query(text, (error) => {
      if (error == null) resolve(bytes.subarray(0, length))
      else reject(error)
    })
    // The driver calls it for each row, and writes over these bytes later.
    const handleCopyData = ({ chunk }: { readonly chunk: Buffer }) => {
      const end = length + chunk.length
      if (end > bytes.length) {
        const more = Buffer.allocUnsafeSlow(2 * end)
        bytes.copy(more, 0, 0, length)
        bytes = more
      }
      chunk.copy(bytes, length)
      length = end
    }
    client.query(Object.assign(query, { handleCopyData }))
  })
}
