import { mkdirSync, renameSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { ensureRoom } from '../disk-room.js'
import { VoiceError } from '../voice-error.js'
import { writeStream } from '../write-stream.js'
import type { ArchiveEntry } from './archive-entry.js'
import { walkArchive } from './archive.js'

/** A member that is to be a file. */
export interface MemberWanted {
  readonly member: string
  /** Where it is put once it is whole. */
  readonly to: string
  /** How large it may be; null where nobody knows it. */
  readonly most_bytes: number | null
}

export interface Taking {
  readonly signal: AbortSignal
  /** Told of each bit that is written. */
  readonly onBytes: (bytes: number) => void
}

/** Weights hardly pack: a small one that unpacks to so much is made to fill the disk. */
const mostRatio = 200
const ratioFromBytes = 2 ** 24

/** Reads the named members out of an archive and nothing else. @throws VoiceError when one is lacking or cannot be had */
export async function takeMembers(
  archive: string,
  wanted: readonly MemberWanted[],
  taking: Taking,
): Promise<void> {
  const open = new Map(wanted.map((each) => [each.member, each]))
  const names: string[] = []
  await walkArchive(archive, async (entry) => {
    taking.signal.throwIfAborted()
    names.push(entry.name)
    const want = open.get(entry.name)
    if (want === undefined) return
    const fault = entryFault(entry, want)
    if (fault !== null) throw new VoiceError('voice-archive', `${basename(archive)}: ${entry.name} ${fault}`)
    open.delete(entry.name)
    await takeOne(entry, want, taking)
  })
  const [lacking] = open.keys()
  if (lacking !== undefined)
    throw new VoiceError('voice-archive', `${basename(archive)} has no ${lacking}${near(lacking, names)}`)
}

async function takeOne(entry: ArchiveEntry, { to, most_bytes }: MemberWanted, { signal, onBytes }: Taking) {
  mkdirSync(dirname(to), { recursive: true })
  ensureRoom(dirname(to), entry.bytes)
  const half = `${to}.half`
  await writeStream(entry.read(), half, { signal, onBytes, most_bytes: most_bytes ?? entry.bytes })
  renameSync(half, to)
}

/** Why it is not taken; null where nothing speaks against it. */
function entryFault(
  { kind, bytes, packed_bytes, isEncrypted }: ArchiveEntry,
  want: MemberWanted,
): string | null {
  if (kind === 'link') return 'is a link, which is not followed'
  if (kind !== 'file') return 'is no file'
  if (isEncrypted) return 'is locked by a password'
  if (want.most_bytes !== null && bytes > want.most_bytes)
    return `has ${bytes} bytes, where ${want.most_bytes} are expected`
  if (packed_bytes !== null && bytes > ratioFromBytes && bytes > packed_bytes * mostRatio)
    return `unpacks from ${packed_bytes} to ${bytes} bytes, as nothing of a voice does`
  return null
}

/** What may have been meant: another spelling, or a file of that name elsewhere. */
function near(lacking: string, names: readonly string[]): string {
  const same = names.find((name) => name.toLowerCase() === lacking.toLowerCase())
  const found = same ?? names.find((name) => basename(name) === basename(lacking))
  return found === undefined ? '' : `, but ${found}`
}
