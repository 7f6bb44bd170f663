/** A package that is made: its name, and the apps in it. */
export interface Product {
  readonly name: string
  readonly apps: readonly string[]
  readonly about: string
}

export const products: readonly Product[] = [
  {
    name: 'voicemark',
    apps: ['agent', 'collector'],
    about: 'Measures text-to-speech on every machine you own and compares the machines honestly.',
  },
  {
    name: 'voicemark-agent',
    apps: ['agent'],
    about: 'Measures text-to-speech on this machine, for a collector of Voicemark or alone.',
  },
]

/** Folders of an app that its program reads, beside what was built. */
export const assets: Readonly<Record<string, readonly string[]>> = {
  agent: ['apps/agent/voices', 'apps/agent/corpora'],
  collector: ['prisma/sqlite/migrations', 'prisma/postgresql/migrations', 'apps/dashboard/dist'],
}

/**
 * Packages under the GPL and LGPL: whoever hands out a file that holds them has to meet their terms, so that npm gets
 * them where the file is for all platforms. The file for one platform holds them, for machines that reach no registry.
 */
export const copyleft: ReadonlySet<string> = new Set(['@echogarden/espeak-ng-emscripten', 'mpg123-decoder'])

/** Single files of the checkout, and what they are called in the package. */
export const rootFiles: Readonly<Record<string, string>> = {
  'tools/voicemark-packed.mjs': 'voicemark.mjs',
  'tools/command/command-line.mjs': 'command/command-line.mjs',
  'tools/command/commands.mjs': 'command/commands.mjs',
  'tools/pack/onnxruntime-licence.txt': 'node_modules/onnxruntime-node/LICENSE',
  'tools/pack/README-packed.md': 'README.md',
  'CHANGELOG.md': 'CHANGELOG.md',
  LICENSE: 'LICENSE',
  NOTICE: 'NOTICE',
}
