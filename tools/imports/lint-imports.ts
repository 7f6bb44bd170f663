// Whether imports keep to the rules of .dependency-cruiser.mjs, and folders to theirs: none in a circle, none too full.
//   npm run lint:imports
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readImports } from './imports.js'
import { crowdedRooms, mostFiles } from './room-sizes.js'
import { type RoomCircle, roomCircles } from './rooms.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

async function run(): Promise<boolean> {
  const { files, broken } = await readImports(root, join(root, '.dependency-cruiser.mjs'))
  const circles = roomCircles(files)
  const crowded = crowdedRooms(files.map(({ path }) => path))
  const lines = [
    ...broken,
    ...circles.flatMap(circleLines),
    ...crowded.map(({ room, files: count }) => `too full: ${room}, ${count} files, ${mostFiles} at most`),
    `imports: ${files.length} modules, ${broken.length} imports against a rule`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return broken.length + circles.length + crowded.length === 0
}

function circleLines({ rooms, imports }: RoomCircle): string[] {
  const shown = imports.map(({ files: [first = '', ...others] }) =>
    others.length === 0 ? `  ${first}` : `  ${first} and ${others.length} more`,
  )
  return [`folders in a circle: ${rooms.join(', ')}`, ...shown]
}

process.exitCode = (await run()) ? 0 : 1
