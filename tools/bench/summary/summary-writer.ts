import {
  type GreetedAgent,
  greetedAgent,
  openProductStore,
  type ProductStore,
} from '../ingest/ingest-product.js'
import { rowsPerBatch, sampleValues } from '../ingest/ingest-workload.js'
import { createRequests } from './summary-requests.js'

/** Delivers rows of all machines through the product's own path, as many of each. */
export interface SummaryWriter {
  /** Requests that are there already, of all machines. */
  readonly there: number
  requests(count: number): Promise<void>
  samples(count: number): Promise<void>
  close(): Promise<void>
}

type Stream = 'request' | 'sample'

interface Source {
  readonly agent: GreetedAgent
  readonly next: Record<Stream, number>
  readonly request: (seq: number) => unknown[]
}

/** As many machines as rows are of. */
export const machines = 5

/** Goes on where an earlier writer of the same database ended. */
export async function createSummaryWriter(url: string): Promise<SummaryWriter> {
  const store = await openProductStore(url)
  const sources: Source[] = []
  for (let machine = 0; machine < machines; machine++) {
    const { next, ...agent } = await greetedAgent(store, machineId(machine))
    sources.push({ agent, next, request: createRequests(machine) })
  }
  const write = async (stream: Stream, count: number) => {
    for (let left = count; left > 0; left -= machines * rowsPerBatch) {
      const size = Math.ceil(Math.min(left, machines * rowsPerBatch) / machines)
      const group = sources.map(({ agent, request, next }) => {
        const first = next[stream]
        next[stream] = first + size
        const rowOf = stream === 'request' ? request : sampleValues
        return { ...agent, stream, first, rows: Array.from({ length: size }, (_, i) => rowOf(first + i)) }
      })
      await ingest(store, group)
    }
  }
  return {
    there: sources.reduce((sum, { next }) => sum + next.request, 0),
    requests: (count) => write('request', count),
    samples: (count) => write('sample', count),
    close: () => store.close(),
  }
}

const machineId = (machine: number) => `00000000-0000-4000-8000-${String(machine + 1).padStart(12, '0')}`

async function ingest(store: ProductStore, group: readonly object[]): Promise<void> {
  const replies = await store.ingest(group)
  if (replies.some(({ status }) => status !== 'ok')) throw new Error(JSON.stringify(replies).slice(0, 500))
}
