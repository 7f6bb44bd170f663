import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { RequestHandler, Response } from 'express'
import type { DeliveryTotals } from '../../../health/collector-health.js'
import { QueryError } from '../../../query-error.js'
import { pagePolicy } from '../../../report/html/html-page.js'
import type { BeginPack, PackThread } from '../../../report/thread/pack-thread.js'
import type { PackForm } from '../../../report/thread/pack-worker.js'
import type { ReportQuery } from '../../../report/source/report-data.js'
import { parseQuery } from '../../request/query.js'
import { parseSplit } from '../../request/split-fields.js'

/** How a pack is answered. */
const headersOf: Readonly<Record<PackForm, Readonly<Record<string, string>>>> = {
  zip: {
    'Content-Type': 'application/zip',
    'Content-Disposition': 'attachment; filename="paper.zip"',
  },
  bundle: {
    'Content-Type': 'application/zip',
    'Content-Disposition': 'attachment; filename="voicemark-bundle.zip"',
  },
  html: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Disposition': 'inline; filename="voicemark-report.html"',
    // As the page says itself, where it is opened from a disk.
    'Content-Security-Policy': `${pagePolicy}; frame-ancestors 'none'`,
  },
}

/** Gives the routes of packs, of which one is made at a time. */
export function createReportRoutes(beginPack: BeginPack, totals: () => Promise<DeliveryTotals>) {
  let busy = false
  /** GET /api/v1/report.zip, report.html, bundle.zip: of a campaign or of all requests, sent as it is made. */
  return (form: PackForm): RequestHandler =>
    async (request, response) => {
      const query = form === 'bundle' ? bundleQuery(request.url) : reportQuery(request.url)
      if (busy) throw new QueryError('report-busy', 'another pack is being made; try again in a moment')
      busy = true
      try {
        const pack = await packOr404(beginPack(form, query, await totals()))
        response.set(headersOf[form])
        await sendPack(response, pack, request.method === 'HEAD').finally(() => void pack.close())
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

/** A bundle has rows as they are. */
function bundleQuery(url: string): ReportQuery {
  const { campaign } = parseQuery(url, 'campaign')
  return { campaign_id: campaign ?? null, splitBy: null, override: false }
}

async function packOr404<T>(pack: Promise<T>): Promise<T> {
  try {
    return await pack
  } catch (error) {
    // Of another thread, where errors keep their names alone.
    if (error instanceof Error && error.name === 'NothingMeasuredError')
      throw new QueryError('nothing-measured', error.message)
    throw error
  }
}

async function sendPack(response: Response, { bytes }: PackThread, headersOnly: boolean) {
  if (headersOnly) response.end()
  else await pipeline(Readable.from(bytes()), response)
}
