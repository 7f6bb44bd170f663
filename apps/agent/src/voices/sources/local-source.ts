import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, extname, join, resolve, sep } from 'node:path'
import { errorReason } from '@voicemark/daemon'
import { archiveKind } from '../archives/archive-kind.js'
import { walkArchive } from '../archives/archive.js'
import { VoiceError } from '../voice-error.js'

/** A file that may be asked for as a `local` piece: of a folder or an archive by its name there, else the file itself. */
export interface LocalMember {
  /** With `/` between folders. */
  readonly name: string
  readonly bytes: number
}

/** What somebody has on this machine and wants to add as a voice. */
export interface LocalSource {
  readonly kind: 'file' | 'folder' | 'archive'
  readonly members: readonly LocalMember[]
}

/** A voice has a few files, or some hundred speakers; more is somebody's home. */
const mostMembers = 20_000
const mostDepth = 8
/** Files of a voice that are archives inside. */
const ownFormats = ['.npz', '.bin', '.onnx', '.json', '.gz']

/**
 * The file that a name in a folder means, or the path itself without one; null for what has to be read out of an archive.
 * @throws VoiceError where there is no such file
 */
export function localFile(path: string, member: string | null): string | null {
  const { isFolder, isFile } = reading(path, () => statOf(path))
  if (member !== null && isFile) return null
  if (!isFolder && !isFile) throw new VoiceError('voice-download', `${path} is neither a file nor a folder`)
  const file = member === null ? path : resolve(path, member)
  if (member !== null && !file.startsWith(resolve(path) + sep))
    throw new VoiceError('voice-archive', `${JSON.stringify(member)} leads out of ${path}`)
  if (!reading(file, () => statOf(file)).isFile) throw new VoiceError('voice-download', `${file} is no file`)
  return file
}

/** Lists what is in a file, a folder or an archive, without taking it. @throws VoiceError */
export async function openLocal(path: string): Promise<LocalSource> {
  const { size, isFolder } = reading(path, () => statOf(path))
  if (isFolder) return { kind: 'folder', members: reading(path, () => folderMembers(path)) }
  if (!reading(path, () => isArchive(path)))
    return { kind: 'file', members: [{ name: basename(path), bytes: size }] }
  return { kind: 'archive', members: await archiveMembers(path) }
}

function isArchive(path: string): boolean {
  const isOwn = ownFormats.includes(extname(path).toLowerCase()) && !/\.tar\.gz$/i.test(path)
  return !isOwn && archiveKind(path) !== null
}

async function archiveMembers(path: string): Promise<LocalMember[]> {
  const members: LocalMember[] = []
  await walkArchive(path, ({ name, kind, bytes }) => {
    if (kind === 'file') members.push({ name, bytes })
    return Promise.resolve()
  })
  return members
}

/** Links are followed: a hub's cache consists of them, and the folder is the user's own. */
function folderMembers(root: string, under = '', depth = 0, found: LocalMember[] = []): LocalMember[] {
  for (const name of readdirSync(join(root, under)).sort()) {
    const member = under === '' ? name : `${under}/${name}`
    const path = join(root, member)
    // A link to nothing is nothing.
    if (!existsSync(path)) continue
    const { size, isFolder, isFile } = statOf(path)
    if (isFolder && depth < mostDepth && !name.startsWith('.')) folderMembers(root, member, depth + 1, found)
    else if (isFile) found.push({ name: member, bytes: size })
    if (found.length > mostMembers)
      throw new VoiceError(
        'voice-archive',
        `${root} has over ${mostMembers} files: name the folder of the voice`,
      )
  }
  return found
}

function statOf(path: string) {
  const found = statSync(path)
  return { size: found.size, isFolder: found.isDirectory(), isFile: found.isFile() }
}

/** @throws VoiceError that names what the system does not give */
function reading<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof VoiceError) throw error
    throw new VoiceError('voice-download', `${path} cannot be read: ${errorReason(error)}`, error)
  }
}
