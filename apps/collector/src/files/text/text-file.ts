import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { checkFileKind, isJson, sniffBytes } from './file-kind.js'
import { decodeHead, decodeText, type Encoding, encodingOf, endsLine } from './text-encoding.js'

/** The text of a file. */
export interface TextFile {
  readonly json: boolean
  readonly encoding: Encoding
  /** Whether its last line has an end; else it may be half a line. */
  readonly whole: boolean
  readonly text: Readable
  close(): Promise<void>
}

/** Opens the first `bytes` of a file; `given` says how it is written, else its mark does. @throws FileFault when it is no text. */
export async function openText(path: string, bytes: number, given?: Encoding): Promise<TextFile> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const head = await bytesAt(file, 0, Math.min(bytes, sniffBytes))
    const encoding = given ?? encodingOf(head)
    checkFileKind(head, encoding)
    const tail = await bytesAt(file, Math.max(0, bytes - 2), Math.min(2, bytes))
    const stream = file.createReadStream({ start: 0, end: bytes - 1, autoClose: false })
    return {
      json: isJson(decodeHead(head, encoding)),
      encoding,
      whole: endsLine(tail, encoding),
      text: Readable.from(decodeText(stream, encoding)),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position })
  return buffer.subarray(0, bytesRead)
}
