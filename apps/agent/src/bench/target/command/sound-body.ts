import type { ServedBody } from '../ask/served-sound.js'

/** More is no speech, and would fill memory or disk. */
export const largestSoundBytes = 256 * 2 ** 20

/** Bytes as they come, with their times. */
export interface SoundBody {
  readonly size: number
  add(bytes: Buffer, at_ms: number): void
  /** When the last byte came; null where none did. */
  lastMs(): number | null
  /** When so many bytes had come; null where they never did. */
  arrivedMs(bytes: number): number | null
  /** With times in seconds from that moment on. */
  since(start_ms: number): ServedBody
}

export function createSoundBody(): SoundBody {
  const parts: Buffer[] = []
  const arrivals: { bytes: number; at_ms: number }[] = []
  let size = 0
  const arrivedMs = (wanted: number) => arrivals.find(({ bytes }) => bytes >= wanted)?.at_ms ?? null
  return {
    get size() {
      return size
    },
    add(bytes, at_ms) {
      size += bytes.length
      // What is too large is counted and not kept.
      if (size <= largestSoundBytes) parts.push(bytes)
      arrivals.push({ bytes: size, at_ms })
    },
    lastMs: () => arrivals.at(-1)?.at_ms ?? null,
    arrivedMs,
    since(start_ms) {
      const since = arrivals.map(({ bytes, at_ms }) => ({ bytes, at_s: (at_ms - start_ms) / 1000 }))
      return { bytes: Buffer.concat(parts), arrivals: since, ttfb_s: since[0]?.at_s ?? null }
    },
  }
}
