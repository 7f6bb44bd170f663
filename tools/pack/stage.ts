import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isLeftOut, leftOutPackages } from './left-out.js'
import { nameOf, runtimePackages, type Lock } from './lock.js'
import { broughtManifest, ownManifest, productManifest, type Manifest } from './manifests.js'
import { isBinary, isFor, isForSome, type Platform } from './platform.js'
import { assets, copyleft, rootFiles, type Product } from './products.js'

/** What a product is put together from. */
export interface Sources {
  /** The checkout. */
  readonly root: string
  readonly lock: Lock
  readonly version: string
  /** Null for all. */
  readonly platform: Platform | null
  /** The folder of a package of the lock; one of another platform is not in this checkout. */
  readonly folderOf: (path: string) => string
}

/** Puts together the folder that a product is packed from. */
export function stage(product: Product, folder: string, sources: Sources): void {
  const { root, lock, version, platform } = sources
  const needed = runtimePackages(
    lock,
    product.apps.map((app) => `apps/${app}`),
    leftOutPackages,
  )
  const { brought, got, gotByPlatform } = divide(needed, lock, platform)
  for (const app of product.apps) {
    copyOwn(join(root, 'apps', app), join(folder, 'apps', app))
    for (const path of assets[app] ?? []) cpSync(join(root, path), join(folder, path), { recursive: true })
  }
  const isThere = (name: string) => [...brought, ...got].some((path) => nameOf(path) === name)
  for (const path of brought) bring(path, folder, sources, isThere)
  for (const [from, to] of Object.entries(rootFiles)) copyFile(join(root, from), join(folder, to))
  const versions = (paths: readonly string[]) => versionsOf(paths, lock, version)
  writeJson(
    join(folder, 'package.json'),
    productManifest(product, {
      version,
      platform,
      brought: versions(brought.filter(isTop)),
      got: versions(got),
      gotByPlatform: versions(gotByPlatform),
    }),
  )
}

/** Which of the packages are in the file, and which npm gets. */
function divide(needed: readonly string[], lock: Lock, platform: Platform | null) {
  const entry = (path: string) => lock[path] ?? {}
  const binaries = needed.filter((path) => isBinary(entry(path)))
  const others = needed.filter((path) => !isBinary(entry(path)))
  if (platform !== null) {
    const fitting = binaries.filter((path) => isFor(nameOf(path), entry(path), platform))
    return { brought: [...others, ...fitting], got: [], gotByPlatform: [] }
  }
  const isGot = (path: string) => copyleft.has(nameOf(path))
  return {
    brought: others.filter((path) => !isGot(path)),
    got: others.filter(isGot),
    gotByPlatform: binaries.filter((path) => isForSome(entry(path))),
  }
}

/** Whether a package lies at the top, where all see it, and not in the folder of one that wants another version. */
const isTop = (path: string) => path.lastIndexOf('node_modules/') === 0

function versionsOf(paths: readonly string[], lock: Lock, own: string): Record<string, string> {
  const versionOf = (path: string) => lock[lock[path]?.resolved ?? path]?.version ?? own
  return Object.fromEntries(paths.map((path) => [nameOf(path), versionOf(path)]))
}

/** One package of node_modules, without what stays behind. */
function bring(path: string, folder: string, sources: Sources, isThere: (name: string) => boolean): void {
  const { root, lock, platform, folderOf } = sources
  const link = lock[path]?.link === true ? lock[path].resolved : undefined
  const to = join(folder, path)
  if (link?.startsWith('libs/') === true) {
    copyOwn(join(root, link), to)
    return
  }
  const from = link === undefined ? folderOf(path) : join(root, link)
  copyTree(from, to, (file) => isLeftOut(nameOf(path), file, platform))
  writeJson(join(to, 'package.json'), broughtManifest(readJson(join(from, 'package.json')), isThere))
}

/** What was built of an app or library of ours, without what was built of sources that are gone. */
function copyOwn(from: string, to: string): void {
  const sources = new Set(readdirSync(join(from, 'src'), { recursive: true, encoding: 'utf8' }))
  const isStale = (file: string) => {
    const [, stem] = /^(.*)\.js$/.exec(file) ?? []
    return stem === undefined || !sources.has(`${stem}.ts`)
  }
  copyTree(join(from, 'dist'), join(to, 'dist'), isStale)
  writeJson(join(to, 'package.json'), ownManifest(readJson(join(from, 'package.json'))))
}

function copyTree(from: string, to: string, isOut: (file: string) => boolean): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true, encoding: 'utf8' })) {
    const path = join(entry.parentPath, entry.name)
    const file = path.slice(from.length + 1).replaceAll('\\', '/')
    if (entry.isFile() && !file.startsWith('node_modules/') && !isOut(file)) copyFile(path, join(to, file))
  }
}

function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to)
}

function readJson(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest
}

function writeJson(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
}
