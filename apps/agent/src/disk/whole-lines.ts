import { closeSync, openSync, readSync } from 'node:fs'

const blockBytes = 2 ** 18
const newline = 0x0a

/** The lines of a file from a place on, many at once and each whole with its line end, whatever the size of the file. */
export function* wholeLines(path: string, from: number): Generator<string> {
  const fd = openSync(path, 'r')
  try {
    let block = Buffer.alloc(blockBytes)
    /** Bytes of a line whose end is not yet read. */
    let kept = 0
    for (let at = from; ;) {
      if (kept === block.length) block = Buffer.concat([block], block.length * 2)
      const read = readSync(fd, block, kept, block.length - kept, at)
      if (read === 0) return
      at += read
      const filled = kept + read
      const end = block.subarray(0, filled).lastIndexOf(newline) + 1
      if (end > 0) yield block.toString('utf8', 0, end)
      block.copyWithin(0, end, filled)
      kept = filled - end
    }
  } finally {
    closeSync(fd)
  }
}
