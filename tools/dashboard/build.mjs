// Makes the dashboard that the collector serves: node tools/dashboard/build.mjs      says nothing when all is fresh
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const app = join(root, 'apps/dashboard')
const stampFile = join(app, 'dist/stamp')
/** What it is made of; of the libraries it takes types, and the client. */
const sources = [join(app, 'src'), join(root, 'libs/client/src'), join(root, 'libs/schema/src')]
const files = [
  ...sources.flatMap(filesBelow),
  ...['index.html', 'vite.config.ts', 'package.json'].map((name) => join(app, name)),
]

const stamp = stampOf()
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  const { build } = await import('vite')
  await build({ configFile: join(app, 'vite.config.ts') })
  writeFileSync(stampFile, stamp)
}

function stampOf() {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex')
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
}
