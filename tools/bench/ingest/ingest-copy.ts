import { streamFields } from '@voicemark/schema'
import pg from 'pg'
import type { Contender } from './ingest-contender.js'
import type { RunRows } from './ingest-workload.js'

const copySql = `COPY sample (run_ref, seq, ${streamFields.sample.join(', ')}) FROM STDIN`

/** The ceiling: COPY in text form, one for each commit, from the same rows. */
export async function copyContender(connectionString: string, rows: number): Promise<Contender> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return {
    name: 'COPY',
    rows,
    async write(commits) {
      for (const commit of commits) await copy(client, Buffer.from(commit.flatMap(linesOf).join('')))
    },
    close: () => client.end(),
  }
}

function linesOf({ run, first, rows }: RunRows): string[] {
  return rows.map((row, i) => `${run}\t${first + i}\t${row.map((value) => value ?? '\\N').join('\t')}\n`)
}

/** What pg's connection has beside what its types say. */
interface CopyConnection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** COPY over the protocol of pg itself, which leaves it to a query object of one's own. */
function copy(client: pg.Client, text: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = {
      submit: (connection: CopyConnection) => connection.query(copySql),
      handleCopyInResponse(connection: CopyConnection) {
        connection.sendCopyFromChunk(text)
        connection.endCopyFrom()
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    }
    client.query(query as unknown as pg.Submittable)
  })
}
