import { Worker } from 'node:worker_threads'
import type { Figure, FigureFormat } from './figure.js'
import type { RenderAnswer, RenderOrder } from './render-worker.js'

/** Draws figures on a thread of its own. */
export interface FigureRenderer {
  /** Rejects when the figure cannot be drawn; others go on. */
  render(figure: Figure, format: FigureFormat): Promise<Buffer>
  /** Ends the thread; figures in work are rejected. May be called twice. */
  close(): Promise<void>
}

interface Waiting {
  resolve(bytes: Buffer): void
  reject(error: Error): void
}

/**
 * Starts the thread with the first figure, and again after it died. The thread does not keep the process alive between
 * figures.
 * @param entry The compiled worker; for a caller that runs from its sources.
 */
export function createFigureRenderer(entry = new URL('./render-worker.js', import.meta.url)): FigureRenderer {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let closed = false
  let lastId = 0

  function start(): Worker {
    const started = new Worker(entry)
    started.on('message', (answer: RenderAnswer) => settle(answer))
    started.on('error', (error) => end(started, error))
    started.on('exit', () => end(started, new Error('the drawing thread ended')))
    return started
  }

  function settle(answer: RenderAnswer): void {
    const figure = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (waiting.size === 0) worker?.unref()
    if ('error' in answer) figure?.reject(new Error(`the figure cannot be drawn: ${answer.error}`))
    else figure?.resolve(Buffer.from(answer.bytes.buffer))
  }

  function end(ended: Worker, error: unknown): void {
    if (worker !== ended) return
    worker = null
    for (const { reject } of waiting.values())
      reject(error instanceof Error ? error : new Error(String(error)))
    waiting.clear()
  }

  return {
    render(figure, format) {
      if (closed) return Promise.reject(new Error('the renderer is closed'))
      const thread = (worker ??= start())
      thread.ref()
      return new Promise((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        thread.postMessage({ id: lastId, figure, format } satisfies RenderOrder)
      })
    },
    async close() {
      closed = true
      await worker?.terminate()
    },
  }
}
