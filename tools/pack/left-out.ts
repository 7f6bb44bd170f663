import type { Platform } from './platform.js'

/** Packages that others depend on and no program of ours loads: types, and what only an install script uses. */
export const leftOutPackages: ReadonlySet<string> = new Set([
  '@types/cors',
  '@types/node',
  '@types/pg',
  '@types/ws',
  'adm-zip',
  'global-agent',
])

/** Files that say nothing to Node: types, sources, maps, and build scripts that npm would run. */
const never =
  /\.(?:map|tsbuildinfo|[cm]?tsx?|flow|cc|c|h|hh|gyp|o)$|(?:^|\/)(?:\.[^/]+|eslint\.config\.[cm]?js|CHANGELOG\.md|BENCHMARKS\.md)$/
const developmentFolders = /^(?:tests?|__tests__|examples?|bench(?:marks?)?|\.github|coverage)\//

/** What of single packages is for databases, platforms and builds that are not there; a path in the package is matched. */
const ofPackages: Readonly<Record<string, RegExp>> = {
  '@prisma/client':
    /^scripts\/|(?:cockroachdb|mysql|sqlserver)\.|compiler_fast_bg|-edge\.|^runtime\/.*\.wasm-base64\.js$/,
  '@zip.js/zip.js': /\.min\.js$|^index-native/,
  'dejavu-fonts-ttf':
    /^ttf\/(?!DejaVuSans(?:-Bold)?\.ttf$)|^(?:status|unicover|langcover)\.txt$|^NEWS$|^fontconfig\//,
  koffi: /^(?:vendor|doc)\/|^cnoke\.cjs$/,
  // Both names of the library for macOS are one file; its binding asks for the other.
  'onnxruntime-node': /^(?:script|lib)\/|libonnxruntime\.\d+\.\d+\.\d+\.dylib$/,
}

/** Whether a file of a package stays behind. */
export function isLeftOut(name: string, path: string, platform: Platform | null): boolean {
  if (isTerms(path)) return false
  if (never.test(path) || developmentFolders.test(path)) return true
  if (ofPackages[name]?.test(path) === true) return true
  return platform !== null && isOfOtherPlatform(path, platform)
}

/** Terms and notices go wherever the files go. */
function isTerms(path: string): boolean {
  return /(?:^|\/)(?:LICEN[CS]E|NOTICE|COPYING|AUTHORS)[^/]*$|(?:^|\/)README\.md$/i.test(path)
}

function isOfOtherPlatform(path: string, { os, cpu }: Platform): boolean {
  const [, binOs, binCpu] = /^bin\/napi-v\d+\/(\w+)\/(\w+)\//.exec(path) ?? []
  if (binOs !== undefined) return binOs !== os || binCpu !== cpu
  const [, prebuilt] = /^prebuilds\/([^/]+)\//.exec(path) ?? []
  return prebuilt !== undefined && prebuilt !== `${os}-${cpu}`
}
