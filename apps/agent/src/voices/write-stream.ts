import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from '@voicemark/daemon'
import { freeBytes } from '../disk/disk-floor.js'
import { diskFull } from './disk-room.js'
import { VoiceError } from './voice-error.js'

export interface Writing {
  readonly signal: AbortSignal
  readonly onBytes: (bytes: number) => void
  /** Over which it is an error. @default none */
  readonly most_bytes?: number | null
  /** Where the file goes on; what is behind it is cut off. @default 0 */
  readonly start?: number
}

/** Writes what comes into a file, and waits until it is on the disk. @throws VoiceError for a full disk or too much; what the source throws */
export async function writeStream(
  source: AsyncIterable<Uint8Array>,
  path: string,
  { signal, onBytes, most_bytes = null, start = 0 }: Writing,
): Promise<number> {
  const file = await open(path, start === 0 ? 'w' : 'r+')
  let end = start
  try {
    if (start > 0) await file.truncate(start)
    for await (const bytes of source) {
      signal.throwIfAborted()
      if (most_bytes !== null && end + bytes.length > most_bytes)
        throw new VoiceError('voice-changed', `more than the ${most_bytes} bytes came that were expected`)
      for (let at = 0; at < bytes.length;)
        at += (await file.write(bytes, at, bytes.length - at, end + at)).bytesWritten
      end += bytes.length
      onBytes(bytes.length)
    }
    await file.sync()
  } catch (error) {
    throw ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '')
      ? diskFull(dirname(path), null, freeBytes(dirname(path)), error)
      : error
  } finally {
    await file.close()
  }
  return end
}
