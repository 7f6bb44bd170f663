import { errorReason, makeFolder, StartError } from '@voicemark/daemon'
import type { Config } from './config.js'
import { createBulkThread } from './store/bulk/bulk-thread.js'
import { StoreError } from './store/databases/store-error.js'
import { openStore, type Store } from './store/store.js'

/**
 * Opens the database of the settings and brings it up to date.
 * @throws StartError when it cannot be.
 */
export async function openConfiguredStore({ databaseUrl, home }: Config): Promise<Store> {
  try {
    if (databaseUrl.startsWith('file:')) makeHome(home)
    return await openStore(databaseUrl, createBulkThread)
  } catch (error) {
    if (error instanceof StoreError) throw new StartError(error.message)
    throw error
  }
}

function makeHome(home: string): void {
  try {
    makeFolder(home, 0o700)
  } catch (error) {
    throw new StartError(`VOICEMARK_HOME ${home} cannot be used: ${errorReason(error)}`)
  }
}
