import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { FileFault } from './file-fault.js'
import { checkFileKind, isJson, sniffBytes } from './file-kind.js'

/** The text of a file. */
export interface TextFile {
  readonly json: boolean
  /** Whether its last line has an end; else it may be half a line. */
  readonly whole: boolean
  readonly text: Readable
  close(): Promise<void>
}

/** Opens the first `bytes` of a file. @throws FileFault when it is no UTF-8 text. */
export async function openText(path: string, bytes: number): Promise<TextFile> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const head = await bytesAt(file, 0, Math.min(bytes, sniffBytes))
    checkFileKind(head)
    const [last] = await bytesAt(file, bytes - 1, 1)
    const stream = file.createReadStream({ start: 0, end: bytes - 1, autoClose: false })
    return {
      json: isJson(head.toString('latin1')),
      whole: last === 10 || last === 13,
      text: Readable.from(decoded(stream)),
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

/** Half a character at the end belongs to half a line, so the end is not checked. */
async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  } catch (error) {
    throw error instanceof TypeError ? new FileFault('is not UTF-8 text', null, null, 'encoding') : error
  }
}
