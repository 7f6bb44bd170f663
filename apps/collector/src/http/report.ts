import type { RequestHandler, Response } from 'express'
import { QueryError } from '../errors.js'
import type { FigureRenderer } from '../figures/figure-renderer.js'
import type { PackEntry } from '../report/pack.js'
import { makePack, NothingMeasuredError } from '../report/report.js'
import type { ReportQuery } from '../report/report-data.js'
import { createStoreSource } from '../report/report-source.js'
import { writeZip } from '../report/zip.js'
import type { Store } from '../store/store.js'
import { parseQuery } from './query.js'
import { parseSplit } from './split-fields.js'

/** GET /api/v1/report.zip: the paper pack of a campaign or of all requests, sent as it is made. One is made at a time. */
export function reportRoute(store: Store, renderer: Pick<FigureRenderer, 'render'>): RequestHandler {
  let busy = false
  return async (request, response) => {
    const query = reportQuery(request.url)
    if (busy) throw new QueryError('report-busy', 'another pack is being made; try again in a moment')
    busy = true
    try {
      const source = createStoreSource(store, query.campaign_id)
      await sendPack(response, await packOr404(makePack(source, query, renderer)), request.method === 'HEAD')
    } finally {
      busy = false
    }
  }
}

function reportQuery(url: string): ReportQuery {
  const { campaign, split, override } = parseQuery(url, 'campaign', 'split', 'override')
  return {
    campaign_id: campaign ?? null,
    splitBy: split === undefined ? null : parseSplit(split),
    override: override === 'true',
  }
}

async function packOr404<T>(pack: Promise<T>): Promise<T> {
  try {
    return await pack
  } catch (error) {
    if (error instanceof NothingMeasuredError) throw new QueryError('nothing-measured', error.message)
    throw error
  }
}

async function sendPack(response: Response, entries: Iterable<PackEntry>, headersOnly: boolean) {
  response.set({
    'Content-Type': 'application/zip',
    'Content-Disposition': 'attachment; filename="paper.zip"',
  })
  if (headersOnly) response.end()
  else await writeZip(entries, response)
}
