/**
 * CPU times advance in steps of 10 ms (Linux, macOS) or 15.6 ms (Windows): over less than this, one step is most of
 * the result. A reading that comes sooner is null, and the next one covers both spans.
 */
export const shortestDeltaMs = 30
