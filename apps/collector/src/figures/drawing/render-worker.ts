import { serveThread } from '@voicemark/daemon/serve-thread'
import type { DrawnFormat, Figure } from '../data/figure.js'
import { createFigureDrawing } from './render.js'

/** One figure to draw. */
export interface RenderOrder {
  readonly figure: Figure
  readonly format: DrawnFormat
}

/** Entry of the thread that draws. */
const { draw } = createFigureDrawing()

serveThread(
  ({ figure, format }: RenderOrder) => {
    try {
      // A copy of its own: what the canvas gives may be memory that cannot change threads.
      return new Uint8Array(draw(figure, format))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`the figure cannot be drawn: ${reason}`, { cause: error })
    }
  },
  (bytes) => [bytes.buffer],
)
