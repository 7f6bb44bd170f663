import { once } from 'node:events'
import type { Response, RequestHandler } from 'express'
import {
  csvHeader,
  csvLine,
  realtimeAllCsvColumns,
  realtimeCsvColumns,
  requestAllCsvColumns,
  requestCsvColumns,
  type CsvColumns,
  type CsvRow,
} from '@voicemark/schema'
import type { Fleet } from '../fleet/fleet.js'
import { agentOf } from '../fleet/row-sources.js'
import { fileSlug } from '../figures/file-slug.js'
import type { Store } from '../store/store.js'
import { findConfiguration } from './metrics.js'
import { parseQuery } from './query.js'

/**
 * GET /api/v1/exports/synthesis.csv: the 26 columns of one configuration's requests, or of all, of one campaign or of any;
 * with `columns=all` every column, and the requests that warmed a machine up, which a column then tells from the others.
 */
export function synthesisCsvRoute(store: Store, fleet: Fleet): RequestHandler {
  return async (request, response) => {
    const { hardware, campaign, columns } = parseQuery(request.url, 'hardware', 'campaign', 'columns')
    const all = columns === 'all'
    const filter = { ...(await filterOf(fleet, hardware)), campaign_id: campaign, includeWarmup: all }
    const written = all ? requestAllCsvColumns : requestCsvColumns
    const writer = startCsv(response, `synthesis_${fileSlug(hardware ?? 'all')}.csv`, written)
    if (request.method === 'GET') await store.forEachRequest(filter, writer)
    response.end()
  }
}

/**
 * GET /api/v1/exports/realtime.csv: the 7 columns of one configuration's samples, or of all, or every column; of a campaign
 * those that were taken while a request of it ran, with `columns=all` also one that warmed a machine up.
 */
export function realtimeCsvRoute(store: Store, fleet: Fleet): RequestHandler {
  return async (request, response) => {
    const { hardware, campaign, columns } = parseQuery(request.url, 'hardware', 'campaign', 'columns')
    const all = columns === 'all'
    const filter = { ...(await filterOf(fleet, hardware)), campaign_id: campaign, includeWarmup: all }
    // A file that lacks what retention has folded must say so; the coarser rows are at /api/v1/requests/{id}/samples.
    response.set('Voicemark-Samples-Folded', String(await store.foldedSamples(filter)))
    const written = all ? realtimeAllCsvColumns : realtimeCsvColumns
    const writer = startCsv(response, `realtime_${fileSlug(hardware ?? 'all')}.csv`, written)
    if (request.method === 'GET') await store.forEachSample(filter, writer)
    response.end()
  }
}

async function filterOf(fleet: Fleet, hardware: string | undefined) {
  if (hardware === undefined) return {}
  const found = findConfiguration(await fleet.configurations(null), hardware)
  const { source, hardware_tier, device_type, imported } = found
  return { agent_id: agentOf(source), hardware_tier, device_type, imported }
}

/** Answers with a header line and gives what writes each row; it waits when the client reads more slowly. */
function startCsv<C extends CsvColumns>(response: Response, name: string, columns: C) {
  response.set({
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}"`,
  })
  response.write(csvHeader(columns))
  return async (row: CsvRow<C>): Promise<void> => {
    if (response.destroyed) throw new Error('the client has gone')
    if (!response.write(csvLine(columns, row))) {
      await Promise.race([once(response, 'drain'), once(response, 'close')])
    }
  }
}
