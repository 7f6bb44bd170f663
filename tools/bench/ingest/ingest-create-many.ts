import { streamFields } from '@voicemark/schema'
import type { Contender } from './ingest-contender.js'
import { openGeneratedClient } from './ingest-product.js'
import type { RunRows } from './ingest-workload.js'

/** What one would write with Prisma without thinking of the cost. */
export async function createManyContender(
  provider: string,
  adapter: object,
  rows: number,
): Promise<Contender> {
  const client = await openGeneratedClient(provider, adapter)
  return {
    name: 'createMany',
    rows: Math.ceil(rows / 10),
    async write(commits) {
      for (const commit of commits) await client.sample.createMany({ data: commit.flatMap(namedRows) })
    },
    close: () => client.$disconnect(),
  }
}

function namedRows({ run, first, rows }: RunRows): object[] {
  return rows.map((values, i) => {
    const named: Record<string, unknown> = { run_ref: run, seq: first + i }
    streamFields.sample.forEach((field, column) => (named[field] = values[column]))
    return named
  })
}
