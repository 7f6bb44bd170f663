import { closeSync, openSync, readSync } from 'node:fs'

/** How an archive is packed, by its first bytes; what is read here is zip (a wheel is one) and tar, plain or by gzip. */
export type ArchiveKind = 'zip' | 'tar' | 'tar.gz' | 'bzip2' | 'xz' | 'zstd' | '7z' | 'rar'

const marks: readonly (readonly [ArchiveKind, string])[] = [
  ['zip', '504b0304'],
  // Of an empty one, and of one in parts.
  ['zip', '504b0506'],
  ['zip', '504b0708'],
  ['tar.gz', '1f8b'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
  ['zstd', '28b52ffd'],
  ['7z', '377abcaf271c'],
  ['rar', '526172211a07'],
]
/** `ustar` stands there in every tar since 1988 (POSIX.1, pax). */
const tarMark = { at: 257, text: 'ustar' }

/** Null for a file that is no archive. @throws the system's error */
export function archiveKind(path: string): ArchiveKind | null {
  const head = firstBytes(path, 512)
  const hex = head.toString('hex')
  const found = marks.find(([, mark]) => hex.startsWith(mark))
  if (found !== undefined) return found[0]
  return head.subarray(tarMark.at).toString('latin1').startsWith(tarMark.text) ? 'tar' : null
}

function firstBytes(path: string, most: number): Buffer {
  const bytes = Buffer.alloc(most)
  const fd = openSync(path, 'r')
  try {
    return bytes.subarray(0, readSync(fd, bytes, 0, most, 0))
  } finally {
    closeSync(fd)
  }
}
