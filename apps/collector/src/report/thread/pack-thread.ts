import { createThread } from '@voicemark/daemon/thread'
import type { DeliveryTotals } from '../../health/collector-health.js'
import { QueryError } from '../../query-error.js'
import type { ReportQuery } from '../source/report-data.js'
import type { PackForm, PackThreadData } from './pack-worker.js'

/** A pack or page that is made on a thread of its own. */
export interface PackThread {
  /** Its bytes, made as they are asked for. */
  bytes(): AsyncGenerator<Uint8Array>
  /** Ends the thread, in the middle of the pack too. */
  close(): Promise<void>
}

/** Begins a pack; rejects, with an error of the name NothingMeasuredError, where there is nothing to report. */
export type BeginPack = (form: PackForm, query: ReportQuery, delivery: DeliveryTotals) => Promise<PackThread>

const nurseryMb = 12

/** @param databaseUrl Of a database that is open already, and up to date. */
export function createPackThreads(databaseUrl: string): BeginPack {
  const entry = new URL('./pack-worker.js', import.meta.url)
  return async (form, query, delivery) => {
    const data: PackThreadData = { databaseUrl, query, delivery, form }
    const { ask, close } = createThread<'begin' | 'next', Uint8Array | null>(entry, 'paper pack', {
      workerData: data,
      nurseryMb,
    })
    try {
      await ask('begin')
    } catch (error) {
      await close()
      // Of another thread, where errors keep their names alone.
      if (error instanceof Error && error.name === 'TooManyConfigurationsError')
        throw new QueryError('too-many-configurations', error.message)
      throw error
    }
    return {
      async *bytes() {
        for (let chunk = await ask('next'); chunk !== null; chunk = await ask('next')) yield chunk
      },
      close,
    }
  }
}
