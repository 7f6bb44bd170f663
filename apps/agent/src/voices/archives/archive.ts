import { basename } from 'node:path'
import { errorCode } from '@voicemark/daemon'
import { VoiceError } from '../voice-error.js'
import type { ArchiveEntry, ArchiveWalk } from './archive-entry.js'
import { archiveKind, type ArchiveKind } from './archive-kind.js'
import { memberFault } from './member-fault.js'
import { walkTar } from './tar-walk.js'
import { walkZip } from './zip-walk.js'

const walks: Partial<Readonly<Record<ArchiveKind, ArchiveWalk>>> = {
  zip: walkZip,
  tar: walkTar,
  'tar.gz': walkTar,
}

/** What is to be done by hand about the others. */
const byHand = 'unpack it (`tar xf FILE`) and name the folder'

/**
 * Visits what is in an archive, whatever its format. A name that leads out of a folder is an error, wanted or not, and
 * so is one that stands there twice.
 * @throws VoiceError that names the archive; what the visitor throws
 */
export async function walkArchive(
  path: string,
  visit: (entry: ArchiveEntry) => Promise<void>,
): Promise<void> {
  const kind = archiveKind(path)
  const walk = kind === null ? undefined : walks[kind]
  if (walk === undefined) throw new VoiceError('voice-archive', `${basename(path)} ${unread(kind)}`)
  const seen = new Set<string>()
  try {
    await walk(path, async (entry) => {
      const fault = memberFault(entry.name, seen)
      if (fault !== null)
        throw new VoiceError('voice-archive', `${basename(path)}: ${fault}; nothing of it is taken`)
      seen.add(entry.name)
      await visit(entry)
    })
  } catch (error) {
    throw readable(error, path)
  }
}

function unread(kind: ArchiveKind | null): string {
  if (kind === null) return 'is no archive: zip, wheel, tar and tar.gz are read'
  return `is packed by ${kind}, which is not read here: ${byHand}`
}

/** Readers say what is wrong with the bytes; the system's errors have a code of their own. */
function readable(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof VoiceError || error.name === 'AbortError') return error
  const code = errorCode(error)
  if (code !== null && /^E[A-Z]+$/.test(code)) return error
  return new VoiceError('voice-archive', `${basename(path)}: ${words(error.message)}`, error)
}

const meanings: readonly (readonly [RegExp, string])[] = [
  [/end of central directory|unexpected EOF|truncated|unexpected end of file/i, 'is cut short: get it again'],
  [
    /invalid characters in filename/i,
    'has a name with a backslash in it, which zip does not allow; nothing of it is taken',
  ],
  [/invalid relative path|absolute path/i, 'has a name that leads out of its folder; nothing of it is taken'],
  [/decompression ratio/i, 'unpacks to over 200 times its size, as no voice does; nothing of it is taken'],
  [/CRC-32 differs|checksum failure/i, 'is not what was packed: get it again'],
  [/too many bytes in the stream|not enough bytes in the stream/i, 'has a file of another size than it says'],
]

function words(message: string): string {
  const found = meanings.find(([pattern]) => pattern.test(message))
  return found === undefined ? `cannot be read: ${message}` : `${found[1]} (${message})`
}
