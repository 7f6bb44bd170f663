import { createThread } from '@voicemark/daemon/thread'
import type { DrawnFormat, Figure } from '../data/figure.js'
import type { RenderOrder } from './render-worker.js'

/** Draws figures on a thread of its own. */
export interface FigureRenderer {
  /** Rejects when the figure cannot be drawn; others go on. */
  render(figure: Figure, format: DrawnFormat): Promise<Buffer>
  /** Ends the thread; figures in work are rejected. May be called twice. */
  close(): Promise<void>
}

/** It holds fonts, and a chart.js for each format. */
const idleMs = 60_000
const nurseryMb = 12

/** @param entry The compiled worker; for a caller that runs from its sources. */
export function createFigureRenderer(entry = new URL('./render-worker.js', import.meta.url)): FigureRenderer {
  const thread = createThread<RenderOrder, Uint8Array<ArrayBuffer>>(entry, 'drawing', { idleMs, nurseryMb })
  let last: Promise<unknown> = Promise.resolve()
  return {
    async render(figure, format) {
      // A thread that has many orders at once takes one after the other without a pause, in which the pixels of the ones
      // before, some 20 MB each, would be given back: a page of figures then held 1.5 GB.
      const bytes = last.then(() => thread.ask({ figure, format }))
      last = bytes.catch(() => undefined)
      return Buffer.from((await bytes).buffer)
    },
    close: thread.close,
  }
}
