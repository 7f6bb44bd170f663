import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { VoiceError } from '../voice-error.js'
import type { FileWanted, GotFile, Piece } from './file-wanted.js'
import type { Getting } from '../getting.js'
import { sourceOf, type BroughtPiece, type Pieces } from './pieces.js'
import { joinFiles, sumFault, sumOf, type FileSum } from './whole-file.js'

/** Where files are brought together. */
export interface Place {
  readonly into: string
  /** Inside of it, gone at the end. */
  readonly parts: string
}

/** Brings one file by the first of its ways that works. @throws VoiceError that says what came of each */
export async function getFile(
  file: FileWanted,
  place: Place,
  pieces: Pieces,
  getting: Getting,
): Promise<GotFile> {
  const there = await foundFile(file, place, getting)
  if (there !== null) return there
  const failed: VoiceError[] = []
  for (const way of file.from) {
    try {
      return await byWay(file, way, { place, pieces, getting })
    } catch (error) {
      getting.signal.throwIfAborted()
      // Another way would need the same room.
      if (!(error instanceof VoiceError) || error.code === 'voice-disk') throw error
      failed.push(error)
    }
  }
  throw allFailed(file, failed)
}

/** What an earlier try finished, if it still is what it has to be. */
async function foundFile(file: FileWanted, { into }: Place, getting: Getting): Promise<GotFile | null> {
  const path = join(into, file.name)
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return null
  const isKnown = file.sha256 !== null || file.md5 !== null
  const sum = isKnown ? await sumOf(path, file.name, getting) : null
  if (sum !== null && sumFault(sum, file) === null) return got(file, sum, null)
  rmSync(path, { recursive: true })
  return null
}

interface Ways {
  readonly place: Place
  readonly pieces: Pieces
  readonly getting: Getting
}

async function byWay(
  file: FileWanted,
  way: readonly Piece[],
  ways: Ways,
  isRepeated = false,
): Promise<GotFile> {
  const { place, pieces, getting } = ways
  const brought: BroughtPiece[] = []
  for (const piece of way) brought.push(await pieces.bring(piece))
  const path = await joined(brought, ways)
  const sum = await sumOf(path, file.name, getting)
  const fault = sumFault(sum, file)
  if (fault === null) {
    const target = join(place.into, file.name)
    mkdirSync(dirname(target), { recursive: true })
    renameSync(path, target)
    for (const each of brought) if (!each.isLent) rmSync(each.path, { force: true })
    return got(file, sum, [...new Set(way.map(sourceOf))].join(' + '))
  }
  rmSync(path)
  for (const piece of way) pieces.forget(piece)
  // A power cut may have spoilt what an earlier try brought.
  if (!isRepeated && brought.some(({ isOld }) => isOld)) return byWay(file, way, ways, true)
  throw new VoiceError(
    'voice-changed',
    `${way.map(sourceOf).join(' + ')}: ${file.name} ${fault}; ${whyChanged(way)}`,
  )
}

/** One file of all pieces, which is ours. */
async function joined(brought: readonly BroughtPiece[], { place, getting }: Ways): Promise<string> {
  const [only] = brought
  if (brought.length === 1 && only !== undefined && !only.isLent) return only.path
  const path = join(place.parts, 'joined')
  await joinFiles(
    brought.map((piece) => piece.path),
    path,
    getting,
  )
  return path
}

function whyChanged(way: readonly Piece[]): string {
  const isPackage = way.some(({ kind }) => kind === 'pypi' || kind === 'npm')
  if (isPackage)
    return 'it was removed. Another index may serve a package of the same name: look whom pip or npm asks'
  return way.some(({ kind }) => kind === 'local')
    ? 'it is another file than the one that is known by this name'
    : 'it was removed. The publisher may have changed it, or something on the way did'
}

function allFailed({ name, from }: FileWanted, failed: readonly VoiceError[]): VoiceError {
  const [first] = failed
  if (first === undefined) return new VoiceError('voice-download', `nothing says where ${name} comes from`)
  if (failed.length === 1) return first
  // A file that changed is the gravest: somebody has to look at it.
  const { code } = failed.find((error) => error.code === 'voice-changed') ?? first
  const lines = failed.map(
    (error, at) => `  ${(from[at] ?? []).map(sourceOf).join(' + ')}\n    ${error.message}`,
  )
  return new VoiceError(code, `${name} could not be had:\n${lines.join('\n')}`, first)
}

const got = ({ name }: FileWanted, { bytes, sha256 }: FileSum, source: string | null): GotFile => ({
  name,
  bytes,
  sha256,
  source,
})
