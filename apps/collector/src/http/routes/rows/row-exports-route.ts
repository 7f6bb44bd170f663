import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response, RequestHandler } from 'express'
import { contentTypes } from '../../../exports/export-format.js'
import type { Exporter, ExportPart, RunningExport } from '../../../exports/exporter.js'
import { placeText } from '../../../exports/row-place.js'
import type { Fleet } from '../../../fleet/fleet.js'
import { QueryError } from '../../../query-error.js'
import type { Store } from '../../../store/store.js'
import type { AskedExport } from './export-query.js'

/** What the exports of rows need of the collector. */
export interface RowExportParts {
  readonly store: Store
  readonly fleet: Fleet
  readonly exporter: Exporter
}

/** Reads what a path is asked for. @throws QueryError that names the parameter. */
export type ReadExport = (url: string, fleet: Fleet) => Promise<AskedExport>

/**
 * GET /api/v1/exports/requests.csv and its like: rows in the order in which they are stored, with all columns or some, in a format.
 * The rows are those that were stored when it began; one that breaks off ends its connection, and goes on behind a row with `after`.
 * With `part` the headers say how many rows come and where the next part begins; without it a trailer says how many came.
 */
export function rowExportRoute(
  { store, fleet, exporter }: RowExportParts,
  readQuery: ReadExport,
): RequestHandler {
  return async (request, response) => {
    const asked = await readQuery(request.url, fleet)
    const { after, format } = asked.order
    if (after !== undefined && !(await store.isPlace(after)))
      throw new QueryError(
        'cursor-invalid',
        'after: no run has this id; take Voicemark-Next, or a row as it was exported',
      )
    await sayWhatIsMissing(response, store, asked.order)
    response.set({
      'Content-Type': contentTypes[format],
      'Content-Disposition': `attachment; filename="${asked.name}.${format}"`,
    })
    if (request.method === 'HEAD') {
      response.end()
      return
    }
    const running = await exporter.begin(asked.order, asked.part)
    if (running.part === null) response.set('Trailer', 'Voicemark-Rows')
    else sayPart(request.url, response, running.part)
    await send(running, response)
  }
}

/** A file that lacks rows says so. */
async function sayWhatIsMissing(
  response: Response,
  store: Store,
  { table, filter }: AskedExport['order'],
): Promise<void> {
  if (filter.excluded === undefined) {
    const excluded = table === 'request' ? store.excludedRequests(filter) : store.excludedSamples(filter)
    response.set('Voicemark-Rows-Excluded', String(await excluded))
  }
  if (table === 'sample') response.set('Voicemark-Samples-Folded', String(await store.foldedSamples(filter)))
}

function sayPart(url: string, response: Response, { rows, next }: ExportPart): void {
  response.set('Voicemark-Rows', String(rows))
  if (next === null) return
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  searchParams.set('after', placeText(next))
  response.set({
    'Voicemark-Next': placeText(next),
    Link: `<${pathname}?${searchParams.toString()}>; rel="next"`,
  })
}

/** As fast as its client reads; rejects when the client goes or the rows break off. */
async function send(running: RunningExport, response: Response): Promise<void> {
  async function* bytes() {
    yield* running.bytes()
    // Whoever is behind a proxy that leaves trailers out has the end of the answer itself.
    if (running.part === null) response.addTrailers({ 'Voicemark-Rows': String(running.sent()) })
  }
  try {
    await pipeline(Readable.from(bytes(), { objectMode: false, highWaterMark: 1 }), response)
  } finally {
    running.close()
  }
}
