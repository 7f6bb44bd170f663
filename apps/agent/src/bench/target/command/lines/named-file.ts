import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { bodyKind } from '../../../../served-audio/body/body-kind.js'

const longestLine = 4096
const mostWords = 32
/** File systems stamp by a clock that is up to a tick behind. */
const behindMs = 20

/**
 * The file of sound that a line names, as programs say what they have written: `/tmp/1.wav`, `Wrote /tmp/1.wav`,
 * `{"output": "/tmp/1.wav"}`. Only one that was written since then is meant.
 */
export function namedFile(line: string, cwd: string, since_ms: number, isRaw: boolean): string | null {
  if (line.length > longestLine) return null
  const found = candidates(plain(line)).map((name) => resolve(cwd, name))
  return found.find((path) => isFreshSound(path, since_ms, isRaw)) ?? null
}

/** Without the colours of a terminal. */
const plain = (line: string) => line.replace(/\x1b\[[\d;]*m/g, '').trim()

/** What is quoted, then what ends the line, the longest first: a path may have spaces in it. */
function candidates(line: string): string[] {
  const quoted = [...line.matchAll(/"([^"]+)"|'([^']+)'/g)].map(
    ([, double, single]) => double ?? single ?? '',
  )
  const starts = [...line.matchAll(/(?<=^|[\s=:])\S/g)].map(({ index }) => index)
  const ends = starts.slice(-mostWords).map((at) => line.slice(at).replace(/[.,;]$/, ''))
  return [...quoted, ...ends].filter((name) => name !== '')
}

/** Whether it is a file of sound that was written since then. */
export function isFreshSound(path: string, since_ms: number, isRaw: boolean): boolean {
  try {
    const stats = statSync(path)
    if (!stats.isFile() || stats.size === 0 || stats.mtimeMs < since_ms - behindMs) return false
    return isSound(headOf(path), isRaw)
  } catch {
    // No path at all, or not one of ours to read.
    return false
  }
}

function isSound(head: Buffer, isRaw: boolean): boolean {
  const kind = bodyKind(head)
  return ['wav', 'mp3', 'ogg', 'flac'].includes(kind) || (isRaw && kind === 'unknown')
}

function headOf(path: string): Buffer {
  const fd = openSync(path, 'r')
  try {
    const head = Buffer.alloc(4096)
    return head.subarray(0, readSync(fd, head))
  } finally {
    closeSync(fd)
  }
}
