import { statSync } from 'node:fs'
import { basename, resolve, sep } from 'node:path'
import { errorReason } from '@voicemark/daemon'
import { takeMembers } from '../archives/take-members.js'
import { VoiceError } from '../voice-error.js'
import type { Piece } from './file-wanted.js'
import type { Getting } from '../getting.js'

type LocalPiece = Extract<Piece, { kind: 'local' }>

/** A file of this machine, which stays as it is; out of an archive it is read to a path of ours. @throws VoiceError */
export async function bringLocal({ path, member }: LocalPiece, to: string, getting: Getting) {
  if (member === null || isFolder(path)) {
    const file = member === null ? path : inside(path, member)
    if (!isFile(file)) throw new VoiceError('voice-download', `${file} is no file`)
    return { path: file, isOld: false, isLent: true }
  }
  const what = `${member} (${basename(path)})`
  let bytes = 0
  const onBytes = (more: number) =>
    getting.progress({ what, stage: 'unpack', bytes: (bytes += more), total_bytes: null })
  await takeMembers(path, [{ member, to, most_bytes: null }], { signal: getting.signal, onBytes })
  return { path: to, isOld: false, isLent: false }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch (error) {
    throw new VoiceError('voice-download', `${path} cannot be read: ${errorReason(error)}`, error)
  }
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

function inside(folder: string, member: string): string {
  const path = resolve(folder, member)
  if (!path.startsWith(resolve(folder) + sep))
    throw new VoiceError('voice-archive', `${JSON.stringify(member)} leads out of ${folder}`)
  return path
}
