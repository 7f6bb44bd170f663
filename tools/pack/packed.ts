import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { create, extract } from 'tar'
import { nameOf, type Lock } from './lock.js'

/**
 * Writes a folder as npm would pack it, and with it what an app has of its own in `apps/NAME/node_modules`, which npm
 * leaves out in silence: another version would be found in its place.
 */
export function writePackage(folder: string, file: string): void {
  create({ file, cwd: folder, prefix: 'package', gzip: true, portable: true, sync: true }, ['.'])
}

/** Has npm get a package of the registry; gives the file, which lies in `into`. */
export function npmPack(what: string, into: string): string {
  const printed: unknown = JSON.parse(npm(['pack', what, '--json', '--pack-destination', into], into))
  // A list; by name from npm 12 on.
  const [entry] = Object.values(printed as Record<string, { filename: string }>)
  if (entry === undefined) throw new Error(`npm pack ${what} made nothing`)
  return join(into, entry.filename)
}

/**
 * The folder of a package of the lock: in the checkout, or, where it is for another platform, from the registry that npm
 * knows, if it has the hash that the lock names.
 */
export function findOrFetch(path: string, lock: Lock, root: string, temporary: string): string {
  const here = join(root, path)
  const fetched = join(temporary, path)
  if (existsSync(join(here, 'package.json'))) return here
  if (existsSync(fetched)) return fetched
  const { version = '', integrity = '' } = lock[path] ?? {}
  const spec = `${nameOf(path)}@${version}`
  const file = npmPack(spec, temporary)
  const hash = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
  if (hash !== integrity) throw new Error(`${spec} is not the package that package-lock.json names`)
  mkdirSync(fetched, { recursive: true })
  extract({ file, cwd: fetched, strip: 1, sync: true })
  return fetched
}

function npm(args: readonly string[], cwd: string): string {
  // On Windows npm is a batch file, which only a shell runs.
  const { status, stdout, stderr } = spawnSync('npm', [...args, '--ignore-scripts'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    shell: process.platform === 'win32',
  })
  if (status === 0) return stdout
  throw new Error(`npm ${args.join(' ')} failed: ${stderr}`)
}
