import { randomUUID } from 'node:crypto'
import type { Contender } from './ingest-contender.js'
import { runCount, type RunRows } from './ingest-workload.js'

interface Reply {
  readonly status: string
  /** The seq that is wanted next of each stream. */
  readonly next?: Readonly<Record<'request' | 'sample', number>>
}

/** What of the product's store the benchmarks use. */
export interface ProductStore {
  hello(agent_id: string, message: object): Promise<Reply>
  ingest(batches: readonly object[]): Promise<Reply[]>
  close(): Promise<void>
}

/** One of the two clients that Prisma generates. */
export interface GeneratedClient {
  readonly sample: { createMany(args: { data: object[] }): Promise<unknown> }
  $disconnect(): Promise<void>
}

// Compiled, as it is run; a tool does not depend on an app, so its types are said here.
const storeFolder = new URL('../../../apps/collector/dist/store/', import.meta.url)

/** The product's store on a database, which it makes when it is empty. */
export async function openProductStore(url: string): Promise<ProductStore> {
  const module = (await import(new URL('store.js', storeFolder).href)) as {
    openStore(url: string): Promise<ProductStore>
  }
  return module.openStore(url)
}

/** The product's generated client. */
export async function openGeneratedClient(provider: string, adapter: object): Promise<GeneratedClient> {
  const file = new URL(`generated/${provider}/client.js`, storeFolder)
  const module = (await import(file.href)) as {
    PrismaClient: new (options: { adapter: object }) => GeneratedClient
  }
  return new module.PrismaClient({ adapter })
}

/** Makes the product's tables in an empty database. */
export async function migrateWithProduct(url: string): Promise<void> {
  await (await openProductStore(url)).close()
}

/** The product's write path: the agents' batches are one group. */
export async function productContender(url: string, rows: number): Promise<Contender> {
  const store = await openProductStore(url)
  const agents = await Promise.all(Array.from({ length: runCount }, () => greetedAgent(store)))
  const batchOf = ({ run, first, rows }: RunRows) => ({ ...agents[run - 1], stream: 'sample', first, rows })
  return {
    name: 'store.ingest',
    rows,
    async write(commits) {
      for (const commit of commits) {
        const replies = await store.ingest(commit.map(batchOf))
        if (replies.some(({ status }) => status !== 'ok')) throw new Error(JSON.stringify(replies))
      }
    },
    close: () => store.close(),
  }
}

/** An agent with a run that is known. */
export interface GreetedAgent {
  readonly agent_id: string
  readonly run_id: string
}

/** Makes an agent with a run known, a new one where no id is given, and says where its streams go on. */
export async function greetedAgent(
  store: ProductStore,
  id?: string,
): Promise<GreetedAgent & { next: Record<'request' | 'sample', number> }> {
  const agent = { agent_id: id ?? randomUUID(), run_id: id ?? randomUUID() }
  const hardware = { hardware_tier: 'bench' }
  const hello = { run_id: agent.run_id, started_wall: Date.now() / 1000, hardware, device_type: 'cpu' }
  const { status, next } = await store.hello(agent.agent_id, hello)
  if (status !== 'ok' || next === undefined) throw new Error(`hello: ${status}`)
  return { ...agent, next: { ...next } }
}
