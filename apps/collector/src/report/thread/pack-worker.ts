import { PassThrough, Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { workerData } from 'node:worker_threads'
import { serveThread } from '@voicemark/daemon/serve-thread'
import { bundleEntries } from '../../bundle/file/bundle-entries.js'
import { createFigureDrawing } from '../../figures/drawing/render.js'
import type { DeliveryTotals } from '../../health/collector-health.js'
import { openStore } from '../../store/store.js'
import type { ReportQuery } from '../source/report-data.js'
import { createStoreSource } from '../source/report-source.js'
import { makeHtmlPage } from '../html/html-page.js'
import { makePack } from '../pack/paper-pack.js'
import { writeZip } from '../pack/zip.js'

/** What the thread of one pack is started with. */
export interface PackThreadData {
  readonly databaseUrl: string
  readonly query: ReportQuery
  readonly delivery: DeliveryTotals
  readonly form: PackForm
}

/** What is made of the rows: a paper pack, a page, or a bundle. */
export type PackForm = 'zip' | 'html' | 'bundle'

/** Entry of the thread that makes one pack: each order asks for its next bytes, and null is the end. */
const { databaseUrl, query, delivery, form } = workerData as PackThreadData
let chunks: AsyncIterator<Buffer> | undefined

async function begin(): Promise<AsyncIterator<Buffer>> {
  const store = await openStore(databaseUrl)
  // It counts rows and keeps the counts: on the thread that serves, which is the one to write.
  const source = { ...createStoreSource(store, query.campaign_id), delivery: () => Promise.resolve(delivery) }
  const { draw } = createFigureDrawing()
  const render: Parameters<typeof makePack>[2]['render'] = async (figure, format) => {
    const bytes = draw(figure, format)
    // The pixels of a picture are given back between two turns of the loop.
    await setImmediate()
    return bytes
  }
  if (form === 'html') {
    const page = await makeHtmlPage(source, query, { render }, { title: 'Voicemark report' })
    return (Readable.from([Buffer.from(page)]) as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  }
  if (form === 'bundle') {
    const entries = bundleEntries(source, { campaign_id: query.campaign_id })
    // The first entry tells whether there is anything to hand on, before an answer begins.
    const first = await entries.next()
    return zipped(withFirst(first, entries), 'bundle')
  }
  return zipped(await makePack(source, query, { render }))
}

async function* withFirst<Entry>(
  first: IteratorResult<Entry, unknown>,
  rest: AsyncGenerator<Entry>,
): AsyncGenerator<Entry> {
  if (first.done !== true) yield first.value
  yield* rest
}

function zipped(entries: Parameters<typeof writeZip>[0], folder?: string): AsyncIterator<Buffer> {
  const zip = new PassThrough()
  writeZip(entries, zip, folder).catch((error: unknown) =>
    zip.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  return (zip as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
}

serveThread(
  async (order: 'begin' | 'next'): Promise<Uint8Array<ArrayBuffer> | null> => {
    chunks ??= await begin()
    if (order === 'begin') return null
    const next = await chunks.next()
    return next.done === true ? null : new Uint8Array(next.value)
  },
  (bytes) => (bytes === null ? [] : [bytes.buffer]),
)
