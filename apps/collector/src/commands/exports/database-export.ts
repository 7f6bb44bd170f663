import { StartError } from '@voicemark/daemon'
import { readConfig } from '../../config.js'
import { openConfiguredStore } from '../../configured-store.js'
import { createExporter } from '../../exports/exporter.js'
import { createExportThreads } from '../../exports/export-threads.js'
import { databaseParts } from '../../exports/file/database-parts.js'
import { exportedRows } from '../../exports/export-format.js'
import { createFleet } from '../../fleet/fleet.js'
import { readExportQuery } from '../../http/routes/rows/export-query.js'
import { QueryError } from '../../query-error.js'
import { openBulkReader } from '../../store/bulk/open-bulk-reader.js'

/**
 * Opens a database to export from it what a collector would be asked for.
 * @param url Null: that of the settings.
 * @throws StartError where it cannot be opened, or the question is wrong.
 */
export async function openDatabaseExport(url: string | null, path: string, part: number) {
  const config = readConfig(process.env)
  const databaseUrl = url ?? config.databaseUrl
  const store = await openConfiguredStore({ ...config, databaseUrl })
  const reader = openBulkReader(databaseUrl)
  const threads = createExportThreads(databaseUrl)
  const close = async () => {
    await threads.close()
    await reader.close()
    await store.close()
  }
  try {
    const rows = exportedRows.find((one) => path.includes(`/${one}.`)) ?? 'requests'
    const format = path.includes('.csv?') ? 'csv' : 'ndjson'
    const { order } = await readExportQuery(path, { rows, format }, createFleet(reader))
    // Without user and password.
    const from = databaseUrl.replace(/\/\/[^/]*@/, '//')
    return { source: databaseParts(createExporter(store, threads), order, part), from, close }
  } catch (error) {
    await close()
    throw error instanceof QueryError ? new StartError(error.message) : error
  }
}
