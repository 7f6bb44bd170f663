import { freeBytes } from '../disk/disk-floor.js'
import { VoiceError } from './voice-error.js'

const toMb = (bytes: number) => (bytes / 2 ** 20).toFixed(1)

/** @throws VoiceError when the disk of a folder has not as much room; one that does not say how much is taken at its word later */
export function ensureRoom(folder: string, needed_bytes: number): void {
  const free = freeBytes(folder)
  if (free !== null && free < needed_bytes) throw diskFull(folder, needed_bytes, free)
}

/** A disk that has no room, or has none any more. */
export function diskFull(
  folder: string,
  needed_bytes: number | null,
  free: number | null,
  cause?: unknown,
): VoiceError {
  const needed = needed_bytes === null ? 'more is needed' : `${toMb(needed_bytes)} MB are needed`
  const there = free === null ? 'too little is' : `${toMb(free)} MB are`
  return new VoiceError(
    'voice-disk',
    `${needed} and ${there} free on the disk of ${folder}; make room there, or let VOICEMARK_VOICES_DIR name a folder on another disk`,
    cause,
  )
}
