import { parentPort } from 'node:worker_threads'
import type { Figure, FigureFormat } from './figure.js'
import { createFigureDrawing } from './render.js'

/** One figure to draw; the answer has the same id. */
export interface RenderOrder {
  readonly id: number
  readonly figure: Figure
  readonly format: FigureFormat
}

/** The picture, or why there is none. */
export type RenderAnswer =
  | { readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly error: string }

/** Entry of the thread that draws. */
const { draw } = createFigureDrawing()

parentPort?.on('message', ({ id, figure, format }: RenderOrder) => {
  try {
    // A copy of its own: what the canvas gives may be memory that cannot change threads.
    const bytes = new Uint8Array(draw(figure, format))
    answer({ id, bytes }, [bytes.buffer])
  } catch (error) {
    answer({ id, error: error instanceof Error ? error.message : String(error) }, [])
  }
})

function answer(message: RenderAnswer, moved: ArrayBuffer[]): void {
  parentPort?.postMessage(message, moved)
}
