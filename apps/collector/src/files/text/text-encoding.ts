import { FileFault } from './file-fault.js'
import type { ReadOptions } from './read-options.js'

export type Encoding = NonNullable<ReadOptions['encoding']>

/** What its first bytes say; UTF-8 where they say nothing. */
export function encodingOf(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

const labels: Readonly<Record<Encoding, string>> = {
  'utf-8': 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  cp1252: 'windows-1252',
}

/** The text of the first bytes of a file, whatever is wrong with it. */
export const decodeHead = (head: Buffer, encoding: Encoding) => new TextDecoder(labels[encoding]).decode(head)

/** Half a character at the end belongs to half a line, so the end is not checked. @throws FileFault */
export async function* decodeText(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(labels[encoding], { fatal: true })
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const remedy =
      encoding === 'utf-8' ? '; encoding=cp1252 reads it as Windows and older Excels write it' : ''
    throw new FileFault(`is not ${encoding.toUpperCase()} text${remedy}`, null, null, 'encoding')
  }
}

/** Whether bytes at the end of a file are a line end. */
export function endsLine(tail: Buffer, encoding: Encoding): boolean {
  const [first = 0, second = 0] =
    encoding === 'utf-16be' ? tail.subarray(-2) : [...tail.subarray(-2)].reverse()
  const last = encoding.startsWith('utf-16') ? second : first
  return (last === 10 || last === 13) && (!encoding.startsWith('utf-16') || first === 0)
}
