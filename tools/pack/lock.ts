/** A package in package-lock.json, as far as packing asks for it. */
export interface LockedPackage {
  readonly version?: string
  readonly integrity?: string
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly link?: boolean
  readonly optional?: boolean
  readonly resolved?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** The packages of package-lock.json by the folder that they lie in. */
export type Lock = Readonly<Record<string, LockedPackage>>

/** The folder that a package of the lock is in when another asks for it by name; undefined when there is none. */
export function findPackage(lock: Lock, from: string, name: string): string | undefined {
  for (let folder: string | null = from; folder !== null; folder = above(folder)) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (lock[path] !== undefined) return path
  }
  return undefined
}

/**
 * The folders in node_modules of all that these folders need to run, peers left out: what needs one says so itself.
 * Links are named by where they lie, and followed.
 */
export function runtimePackages(
  lock: Lock,
  roots: readonly string[],
  without: ReadonlySet<string>,
): string[] {
  const found = new Set<string>()
  const waiting = [...roots]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const { dependencies, optionalDependencies } = lock[folder] ?? {}
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const path = without.has(name) ? undefined : findPackage(lock, folder, name)
      if (path === undefined || found.has(path)) continue
      found.add(path)
      waiting.push(lock[path]?.link === true ? (lock[path].resolved ?? path) : path)
    }
  }
  return [...found].sort()
}

/** What others call the package in a folder of node_modules. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function above(folder: string): string | null {
  if (folder === '') return null
  const end = folder.lastIndexOf('/node_modules/')
  return end === -1 ? '' : folder.slice(0, end)
}
