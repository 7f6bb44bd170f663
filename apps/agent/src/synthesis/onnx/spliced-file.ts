import { closeSync, openSync, readSync } from 'node:fs'
import type { Range } from './protobuf-file.js'

/** A stretch of a file that stays, or what stands in place of another. */
export type Part = Range | Uint8Array

/** How many bytes the parts have together. */
export function partsSize(parts: readonly Part[]): number {
  return parts.reduce((total, part) => total + sizeOf(part), 0)
}

/** The parts joined in their order, read straight to their places. */
export function splicedFile(path: string, parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(partsSize(parts))
  const fd = openSync(path, 'r')
  try {
    let at = 0
    for (const part of parts) {
      const place = whole.subarray(at, at + sizeOf(part))
      if (part instanceof Uint8Array) place.set(part)
      else readAt(fd, place, part.start)
      at += place.length
    }
  } finally {
    closeSync(fd)
  }
  return whole
}

const sizeOf = (part: Part) => (part instanceof Uint8Array ? part.length : part.end - part.start)

function readAt(fd: number, place: Uint8Array, start: number): void {
  for (let done = 0; done < place.length;) {
    const read = readSync(fd, place, done, place.length - done, start + done)
    if (read === 0) throw new RangeError('the file ended while it was read')
    done += read
  }
}
