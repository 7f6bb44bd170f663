import { createSoundBody, type SoundBody } from '../sound-body.js'
import { namedFile } from './named-file.js'
import { wavEnd } from './wav-end.js'

/** A whole answer of a program that stays, and when it was whole by the monotonic clock. */
export type LineAnswer =
  | { readonly kind: 'stream'; readonly body: SoundBody; readonly at_ms: number }
  | { readonly kind: 'file'; readonly path: string; readonly at_ms: number }
  | { readonly kind: 'unusable'; readonly detail: string; readonly at_ms: number }

/** Says when an answer is whole. */
export interface AnswerReader {
  /** Null while it is not. */
  take(bytes: Buffer, at_ms: number, from: 'stdout' | 'stderr'): LineAnswer | null
}

export interface AnswerPlace {
  readonly cwd: string
  /** When the line was written, Unix ms. */
  readonly since_ms: number
  readonly isRaw: boolean
}

/**
 * An answer is whole when the program names the file that it wrote, on a line of either output, or when a WAV file on its
 * standard output has all that its header announces. A pause says nothing: a voice thinks between two sentences.
 */
export function createAnswerReader({ cwd, since_ms, isRaw }: AnswerPlace): AnswerReader {
  const lines = { stdout: '', stderr: '' }
  const body = createSoundBody()
  let head = Buffer.alloc(0)

  const takeWav = (bytes: Buffer, at_ms: number): LineAnswer | null => {
    head = body.size > 65_536 ? head : Buffer.concat([head, bytes])
    body.add(bytes, at_ms)
    if (head.length < 12) return null
    const end = wavEnd(head)
    if (end === null) return null
    if (typeof end === 'string') return { kind: 'unusable', detail: `${end}; ${otherWays}`, at_ms }
    if (body.size < end.whole) return null
    if (body.size > end.whole && !isBlank(bytes.subarray(bytes.length - (body.size - end.whole))))
      return { kind: 'unusable', detail: moreThanOne, at_ms }
    return { kind: 'stream', body, at_ms: body.arrivedMs(end.sound) ?? at_ms }
  }
  const takeLines = (text: string, at_ms: number, from: 'stdout' | 'stderr'): LineAnswer | null => {
    const parts = (lines[from] + text).split(/\r\n|\r|\n/)
    lines[from] = parts.pop() ?? ''
    for (const line of parts) {
      const path = namedFile(line, cwd, since_ms, isRaw)
      if (path !== null) return { kind: 'file', path, at_ms }
    }
    return null
  }
  return {
    take(bytes, at_ms, from) {
      if (from === 'stderr') return takeLines(bytes.toString(), at_ms, from)
      if (body.size > 0 || beginsWav(lines.stdout, bytes)) {
        const begun = body.size > 0 ? bytes : Buffer.concat([Buffer.from(lines.stdout), bytes])
        return takeWav(begun, at_ms)
      }
      if (isSamples(bytes))
        return {
          kind: 'unusable',
          detail: `bytes on standard output that are no WAV file; ${otherWays}`,
          at_ms,
        }
      return takeLines(bytes.toString(), at_ms, from)
    },
  }
}

const otherWays =
  'have it write files and name each on a line, or write to {out} (as with -d {out}), or leave out --lines'
export const moreThanOne = 'more sound came behind the end of the answer: one line is to have one answer'

/** The first letters may come alone. */
const beginsWav = (before: string, bytes: Buffer) =>
  `${before}${bytes.toString('latin1', 0, 4)}`.startsWith('RIFF')

/** Text has no zeros, and few bytes that are no letters. */
export function isSamples(bytes: Buffer): boolean {
  const strange = bytes.toString('utf8', 0, 4096).match(/[\ufffd\0]/g)?.length ?? 0
  return strange * 10 > Math.min(bytes.length, 4096)
}

const isBlank = (bytes: Buffer) => bytes.toString('latin1').trim() === ''
