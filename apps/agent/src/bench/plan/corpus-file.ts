import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { isUtf8 } from 'node:buffer'
import { StartError, errorReason } from '@voicemark/daemon'
import { codePoints } from '../../speech/speech-request.js'
import type { Corpus, CorpusItem } from './corpus.js'

/** What a corpus file may have at most. */
export const corpusLimits = { bytes: 16 * 2 ** 20, items: 10_000, chars: 5000 }

/**
 * Reads a corpus from a file, whose name becomes the name of the corpus; problems name it as `shown`.
 * @throws StartError that names file, line and column.
 */
export async function readCorpusFile(path: string, shown = path): Promise<Corpus> {
  return { name: basename(path), items: parseCorpus(shown, await readLimited(path, shown)) }
}

/** A stream and not the whole file at once: a device or a pipe has no size to check first. */
async function readLimited(path: string, shown: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of createReadStream(path, { end: corpusLimits.bytes })) {
      chunks.push(chunk as Buffer)
      size += (chunk as Buffer).length
    }
  } catch (error) {
    throw new StartError(`corpus ${shown} cannot be read: ${readProblem(errorReason(error))}`)
  }
  if (size > corpusLimits.bytes)
    throw new StartError(`corpus ${shown} is over ${corpusLimits.bytes / 2 ** 20} MB`)
  return Buffer.concat(chunks)
}

const readProblem = (code: string) =>
  ({ ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'no permission (EACCES)' })[code] ??
  code

/**
 * Parses UTF-8 with one text per line, `id<TAB>text` where a text has a name; blank lines and lines that
 * begin with `#` are skipped. A text without a name is `text-N`, the N-th text of the file. Columns are
 * Unicode characters from 1.
 * @throws StartError for the first thing that is wrong; never with the text.
 */
export function parseCorpus(path: string, bytes: Buffer): readonly CorpusItem[] {
  const items: CorpusItem[] = []
  const lineOf = new Map<string, number>()
  for (const [index, line] of splitLines(bytes).entries()) {
    const fail: Fail = (column, problem) => {
      throw new StartError(`${path}:${index + 1}:${column}: ${problem}`)
    }
    const item = parseLine(decodeLine(line, fail), items.length + 1, fail)
    if (item === null) continue
    const first = lineOf.get(item.id)
    if (first !== undefined) fail(1, `id ${item.id} is also on line ${first}; each text needs its own`)
    if (items.length === corpusLimits.items) fail(1, `more than ${corpusLimits.items} texts`)
    lineOf.set(item.id, index + 1)
    items.push(item)
  }
  if (items.length === 0) throw new StartError(`${path}:1:1: no texts; expected one per line`)
  return items
}

type Fail = (column: number, problem: string) => never

function splitLines(bytes: Buffer): Buffer[] {
  const byteOrderMark = bytes.subarray(0, 3).equals(Buffer.from('\ufeff')) ? 3 : 0
  const lines: Buffer[] = []
  let from = byteOrderMark
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, at))
    from = at + 1
  }
  return [...lines, bytes.subarray(from)]
}

function decodeLine(bytes: Buffer, fail: Fail): string {
  const line = bytes.toString('utf8').replace(/\r$/, '')
  // What is not UTF-8 was decoded to U+FFFD, so its first place is the column.
  if (!isUtf8(bytes)) fail(column(line, line.indexOf('\ufffd')), 'not UTF-8; save the file as UTF-8')
  return line
}

function parseLine(line: string, place: number, fail: Fail): CorpusItem | null {
  if (line.trim() === '' || line.startsWith('#')) return null
  const tab = line.indexOf('\t')
  const id = tab < 0 ? `text-${place}` : line.slice(0, tab).trim()
  const text = line.slice(tab + 1)
  const start = column(line, tab + 1)
  if (!idPattern.test(id)) fail(1, 'before the tab: expected an id of 1–64 letters, digits, "_", "." and "-"')
  if (text.trim() === '') fail(start, `the text of ${id} is empty`)
  const bad = unspeakable.exec(text)
  if (bad !== null) fail(column(line, tab + 1 + bad.index), `${codePointName(bad[0])} cannot be spoken`)
  const length = codePoints(text.trim())
  if (length > corpusLimits.chars) fail(start, `${length} characters; limit ${corpusLimits.chars}`)
  return { id, text: text.trim() }
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

/**
 * Control characters, the second tab of a line among them, and what stands for text that was damaged earlier.
 */
const unspeakable = /[\p{Cc}\ufffd]/u

const column = (line: string, index: number) => codePoints(line.slice(0, index)) + 1

function codePointName(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `control or replacement character U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
