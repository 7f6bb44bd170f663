import { dirname } from 'node:path/posix'

/** A file and what it imports, as paths from the root of the repository. */
export interface SourceFile {
  readonly path: string
  readonly imports: readonly string[]
}

/** What the files of a room import from another one. */
export interface RoomImports {
  readonly from: string
  readonly to: string
  /** Each as `file → file`. */
  readonly files: readonly string[]
}

/** Rooms that import each other, directly or through others. */
export interface RoomCircle {
  readonly rooms: readonly string[]
  readonly imports: readonly RoomImports[]
}

const source = /^(apps|libs)\/[^/]+\/src\//
const wiring = /^(apps|libs)\/[^/]+\/src\/[^/]+$/
const notOurs = /\.spec\.ts$|\/generated\//

/** The circles among the rooms of apps and libs. */
export function roomCircles(files: readonly SourceFile[]): RoomCircle[] {
  const imports = roomImports(files)
  const rooms = [...new Set(imports.map(({ from }) => from))].sort()
  const reached = new Map(rooms.map((room) => [room, reachedFrom(room, imports)]))
  const circles = rooms.map((room) =>
    rooms.filter((other) => reached.get(room)?.has(other) === true && reached.get(other)?.has(room) === true),
  )
  return circles
    .filter((circle, at) => circle[0] === rooms[at])
    .map((circle) => ({
      rooms: circle,
      imports: imports.filter(({ from, to }) => circle.includes(from) && circle.includes(to)),
    }))
}

/** A room is a folder. A file of `src` itself is wiring: it stands alone, or all that it joins would be a circle. */
function roomOf(path: string): string {
  return wiring.test(path) ? path : dirname(path)
}

function roomImports(files: readonly SourceFile[]): RoomImports[] {
  const found = new Map<string, { from: string; to: string; files: string[] }>()
  for (const { path, imports } of files.filter((file) => isSource(file.path)))
    for (const imported of imports.filter(isSource)) {
      const [from, to] = [roomOf(path), roomOf(imported)]
      if (from === to) continue
      const known = found.get(`${from} ${to}`) ?? { from, to, files: [] }
      known.files.push(`${path} → ${imported}`)
      found.set(`${from} ${to}`, known)
    }
  return [...found.values()]
}

const isSource = (path: string) => source.test(path) && !notOurs.test(path)

function reachedFrom(room: string, imports: readonly RoomImports[], reached = new Set<string>()) {
  for (const { from, to } of imports) {
    if (from !== room || reached.has(to)) continue
    reached.add(to)
    reachedFrom(to, imports, reached)
  }
  return reached
}
