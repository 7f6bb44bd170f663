import { FileFault } from './file-fault.js'
import { decodeHead, type Encoding } from './text-encoding.js'

/** Bytes at the start of a file that are looked at before it is read as CSV. */
export const sniffBytes = 65_536

/** A header of 26 names takes 450 bytes; parsers take seconds over one of 200,000. */
const longestHeader = 16_384

const foreign: readonly (readonly [string, string])[] = [
  ['\x89PNG', 'a PNG picture'],
  ['PK\x03\x04', 'a ZIP archive or a spreadsheet (.xlsx)'],
  ['\x1f\x8b', 'a gzip archive'],
  ['%PDF', 'a PDF document'],
]

/** Refuses at once what is no text or has no header line. @throws FileFault */
export function checkFileKind(head: Buffer, encoding: Encoding): void {
  if (head.length === 0) throw new FileFault('is empty (0 bytes)', null, null, 'header')
  const bytes = head.toString('latin1')
  for (const [magic, kind] of foreign) {
    if (bytes.startsWith(magic)) throw new FileFault(`is not CSV but ${kind}`, null, null, 'kind')
  }
  const start = decodeHead(head, encoding)
  if (start.includes('\0'))
    throw new FileFault(
      'is not CSV: it has NUL bytes; encoding=utf-16le reads UTF-16 without its mark',
      1,
      null,
      'encoding',
    )
  if (isJson(start)) return
  const header = /^[^\r\n]*/.exec(start)?.[0] ?? ''
  if (header.length > longestHeader) {
    throw new FileFault(
      `has a header longer than ${longestHeader.toLocaleString('en-US')} bytes`,
      1,
      null,
      'header',
    )
  }
}

/** Whether a file is one of lines that each are a JSON object. */
export const isJson = (start: string) => /^\ufeff?\s*[{[]/.test(start)
