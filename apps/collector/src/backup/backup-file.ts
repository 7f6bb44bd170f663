import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { errorReason } from '@voicemark/daemon'
import { BackupError } from './backup-error.js'
import { headBytes, headOf, readHead, type Manifest } from './manifest.js'

/**
 * Writes a backup: what is read first, then the head, then the name; whoever sees the name sees all of it. `describe` is
 * asked for the head when the payload is written.
 */
export async function writeBackup(
  path: string,
  payload: Readable,
  pack: Transform,
  describe: (payload: { bytes: number; sha256: string }) => Promise<Manifest> | Manifest,
): Promise<Manifest> {
  const part = `${path}.part`
  const file = await open(part, 'wx', 0o600).catch((error: unknown) => {
    throw new BackupError(`${part} cannot be made: ${errorReason(error)}`)
  })
  try {
    const hash = createHash('sha256')
    let bytes = 0
    const target = createWriteStream(part, { fd: file.fd, start: headBytes, autoClose: false })
    async function* counted(source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        hash.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    }
    await pipeline(payload, pack, counted, target)
    const made = await describe({ bytes, sha256: hash.digest('hex') })
    await file.write(headOf(made), 0, headBytes, 0)
    await file.sync()
    await rename(part, path)
    await syncFolder(dirname(path))
    return made
  } catch (error) {
    await rm(part, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

/** Reads the head and holds the rest against it. @throws BackupError where a byte is not as it was written. */
export async function checkBackup(path: string): Promise<Manifest> {
  const found = readHead(await readStart(path), path)
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of payloadOf(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  const { payload } = found
  if (bytes !== payload.bytes)
    throw new BackupError(`${path} is not whole: ${bytes} of ${payload.bytes} bytes`)
  if (hash.digest('hex') !== payload.sha256)
    throw new BackupError(`${path} is damaged: its SHA-256 is another`)
  return found
}

/** What follows the head. */
export const payloadOf = (path: string): Readable => createReadStream(path, { start: headBytes })

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path).catch((error: unknown) => {
    throw new BackupError(`${path} cannot be read: ${errorReason(error)}`)
  })
  try {
    const head = Buffer.alloc(headBytes)
    const { bytesRead } = await file.read(head, 0, headBytes, 0)
    return head.subarray(0, bytesRead)
  } catch (error) {
    throw new BackupError(`${path} cannot be read: ${errorReason(error)}`)
  } finally {
    await file.close()
  }
}

/** The name is on the disk, too; NTFS keeps names in its journal. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}
