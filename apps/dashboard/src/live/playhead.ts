import type { SampleBuffer } from './sample-buffer.js'

/** Rows come in batches: what is drawn is so long behind the newest, so that it moves evenly. */
export const bufferS = 1.5

/** Which time of a machine is drawn now, by its own clock; null: nothing has come. */
export function playheadOf(buffer: Pick<SampleBuffer, 'lag'>, now: number): number | null {
  const lag = buffer.lag()
  return lag === null ? null : now - lag - bufferS
}

/** Calls at every frame, or at every so many ms, until what it gives is called. */
export function eachFrame(draw: () => void, everyMs: number): () => void {
  let drawnMs = -Infinity
  let frame = requestAnimationFrame(function next(nowMs) {
    frame = requestAnimationFrame(next)
    // A frame comes a little early or late: half of one is on time.
    if (nowMs - drawnMs < everyMs - 8) return
    drawnMs = nowMs
    draw()
  })
  return () => cancelAnimationFrame(frame)
}

/** Who wants less to move sees one picture a second. */
export const paceMs = (usualMs: number) =>
  matchMedia('(prefers-reduced-motion: reduce)').matches ? 1000 : usualMs
