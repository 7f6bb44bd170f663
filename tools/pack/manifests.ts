import type { Platform } from './platform.js'
import type { Product } from './products.js'

/** A package.json, as far as packing writes and reads it. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

/** What npm would run, want besides, or hold files back by; none of it is for a package that is brought along whole. */
const unwanted = [
  'scripts',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'files',
  'gypfile',
  'private',
]

/** The package.json of a package that is brought along: no script of it runs, and npm gets nothing for it. */
export function broughtManifest(manifest: Manifest, isThere: (name: string) => boolean): Manifest {
  const kept = Object.entries(manifest).filter(([field]) => !unwanted.includes(field))
  const needed = Object.entries({ ...manifest.dependencies, ...manifest.optionalDependencies })
  return {
    ...(Object.fromEntries(kept) as unknown as Manifest),
    dependencies: Object.fromEntries(needed.filter(([name]) => isThere(name))),
  }
}

/** The package.json of an app or library of ours: what it needs lies beside it or above it. */
export function ownManifest({ name, version, type, main, exports, license }: Manifest): Manifest {
  return { name, version, type, main, exports: withoutSources(exports), license }
}

export interface ProductContent {
  readonly version: string
  /** Versions of the packages that are brought along, by name. */
  readonly brought: Readonly<Record<string, string>>
  /** Versions of those that npm gets when the product is installed. */
  readonly got: Readonly<Record<string, string>>
  /** Of those, the ones of which each platform has its own. */
  readonly gotByPlatform: Readonly<Record<string, string>>
  readonly platform: Platform | null
}

/** The package.json of a product. */
export function productManifest(product: Product, content: ProductContent): Manifest {
  const { platform, brought, got, gotByPlatform } = content
  return {
    name: product.name,
    version: content.version,
    description: product.about,
    license: 'MIT',
    type: 'module',
    bin: { voicemark: 'voicemark.mjs' },
    engines: { node: '>=20.19' },
    ...(platform === null ? {} : { os: [platform.os], cpu: [platform.cpu] }),
    ...(platform?.os === 'linux' ? { libc: ['glibc'] } : {}),
    dependencies: { ...brought, ...got },
    optionalDependencies: gotByPlatform,
    bundleDependencies: Object.keys(brought),
  }
}

/** Exports without the conditions for types and for our sources, which are not packed. */
function withoutSources(exports: unknown): unknown {
  if (typeof exports !== 'object' || exports === null) return exports
  const conditions = Object.entries(exports).filter(([key]) => key !== 'types' && !key.startsWith('@'))
  return Object.fromEntries(conditions.map(([key, value]) => [key, withoutSources(value)]))
}
