// What is evaluated in a page has what pages have.
/// <reference lib="dom" />
import type { Page } from 'playwright-core'

/** Pictures of a page that moves. */
export interface Frames {
  readonly frames: number
  readonly per_s: number
  /** Of the intervals between them, ms. */
  readonly p99_ms: number
  readonly longest_ms: number
  /** Intervals in which another frame had its place. */
  readonly late: number
  /** Frames that had their place in them. */
  readonly dropped: number
  readonly heap_mb: readonly [before: number, after: number]
}

/** A frame has 16.7 ms; after one and a half of that the next was missed. */
const missedMs = 25
const frameMs = 1000 / 60

/** Watches for so many seconds. */
export async function watchFrames(page: Page, seconds: number): Promise<Frames> {
  const { deltas, heap } = await page.evaluate(async (ms) => {
    // No function has a name here: the compiler's mark of names is not in the page.
    const { memory } = performance as unknown as { memory?: { usedJSHeapSize: number } }
    const deltas: number[] = []
    const before = memory?.usedJSHeapSize ?? NaN
    const began = performance.now()
    let last = began
    while (last - began < ms) {
      const now = await new Promise<number>((resolve) =>
        requestAnimationFrame(() => resolve(performance.now())),
      )
      deltas.push(now - last)
      last = now
    }
    return { deltas, heap: [before, memory?.usedJSHeapSize ?? NaN] as const }
  }, seconds * 1000)
  const sorted = deltas.toSorted((a, b) => a - b)
  return {
    frames: deltas.length,
    per_s: deltas.length / seconds,
    p99_ms: sorted[Math.floor(0.99 * sorted.length)] ?? NaN,
    longest_ms: sorted.at(-1) ?? NaN,
    late: deltas.filter((delta) => delta > missedMs).length,
    dropped: deltas.reduce((sum, delta) => sum + Math.max(0, Math.round(delta / frameMs) - 1), 0),
    heap_mb: [heap[0] / 2 ** 20, heap[1] / 2 ** 20],
  }
}
