import { setImmediate } from 'node:timers/promises'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { collectorLimits } from '@voicemark/daemon'
import { whenFree } from './when-free.js'

const longestTurnMs = 20

type Adapter = Awaited<ReturnType<PrismaLibSql['connect']>>
type AdapterTransaction = Awaited<ReturnType<Adapter['startTransaction']>>
/** What a Prisma client is given to reach its database. */
export type AdapterFactory = Pick<PrismaLibSql, 'provider' | 'adapterName' | 'connect'>

/**
 * Prisma's adapter on one connection that is kept. The plain adapter leaves the connection of each transaction to the
 * garbage collector and begins `deferred`, which fails at once where another process is writing instead of waiting.
 * The caller sees to it that transactions do not overlap.
 */
export function writeConnection(url: string): AdapterFactory {
  const factory = new PrismaLibSql({ url, timeout: 0 })
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      let adapter = await connect(factory)
      const renew = async () => {
        await adapter.dispose()
        adapter = await connect(factory)
      }
      return {
        provider: adapter.provider,
        adapterName: adapter.adapterName,
        queryRaw: (query) => adapter.queryRaw(query),
        executeRaw: (query) => adapter.executeRaw(query),
        executeScript: (script) => adapter.executeScript(script),
        startTransaction: () => whenFree(collectorLimits.lockMs, () => startTransaction(adapter, renew)),
        dispose: () => adapter.dispose(),
      }
    },
  }
}

async function connect(factory: PrismaLibSql): Promise<Adapter> {
  const adapter = await factory.connect()
  // An import is one transaction, whose pages would else be written and read again and again: 16 MB, not 2.
  await adapter.executeScript('PRAGMA synchronous = FULL; PRAGMA cache_size = -16384')
  return adapter
}

async function startTransaction(adapter: Adapter, renew: () => Promise<void>): Promise<AdapterTransaction> {
  // libsql keeps a statement that failed in a state in which the connection commits nothing more.
  const run = async (text: string) => {
    try {
      await adapter.executeRaw({ sql: text, args: [], argTypes: [] })
    } catch (error) {
      await renew()
      throw error
    }
  }
  await run('BEGIN IMMEDIATE')
  const turn = createTurn()
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    options: { usePhantomQuery: true },
    queryRaw: (query) => turn().then(() => adapter.queryRaw(query)),
    executeRaw: (query) => turn().then(() => adapter.executeRaw(query)),
    commit: () => run('COMMIT'),
    // After a full disk SQLite has rolled back by itself, and there is nothing left to roll back.
    rollback: () => run('ROLLBACK').catch(() => undefined),
  }
}

/** The driver works on this thread: statements follow each other at once, and others have their turn when that has taken long. */
function createTurn(): () => Promise<void> {
  let begunMs = performance.now()
  return async () => {
    if (performance.now() - begunMs < longestTurnMs) return
    await setImmediate()
    begunMs = performance.now()
  }
}
