import { dirname } from 'node:path/posix'

/** A folder and how many files of TypeScript are in it, specs and folders below it not counted. */
export interface RoomSize {
  readonly room: string
  readonly files: number
}

/** Files that a folder may have; more want rooms with a name each. */
export const mostFiles = 16

const counted = /^((apps|libs)\/[^/]+\/src|tools)\/.*\.ts$/
const notCounted = /\.spec\.ts$|\/generated\//

/** The folders that have more than a folder may have, the fullest first. */
export function crowdedRooms(paths: readonly string[]): RoomSize[] {
  const sizes = new Map<string, number>()
  for (const path of paths) {
    if (!counted.test(path) || notCounted.test(path)) continue
    sizes.set(dirname(path), (sizes.get(dirname(path)) ?? 0) + 1)
  }
  return [...sizes]
    .map(([room, files]) => ({ room, files }))
    .filter(({ files }) => files > mostFiles)
    .sort((a, b) => b.files - a.files)
}
