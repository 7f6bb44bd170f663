import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A product that npm has installed for a user who has nothing but Node and npm. */
export interface Installed {
  readonly node: string
  /** Its program, as a person types it. */
  readonly program: string
  /** Its folder in node_modules. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly megabytes: number
  readonly packages: number
  readonly seconds: number
}

const limitMs = 600_000

/** Installs a file with a fresh home, prefix and cache, and a PATH with only this Node and npm. */
export function install(file: string, node: string, root: string): Installed {
  const place = mkdtempSync(join(root, 'installed-'))
  const at = (name: string) => join(place, name)
  for (const name of ['home', 'tmp', 'bin']) mkdirSync(at(name))
  symlinkSync(node, at('bin/node'))
  writeFileSync(at('bin/npm'), `#!/bin/sh\nexec "${at('bin/node')}" "${npmProgram()}" "$@"\n`, {
    mode: 0o755,
  })
  const env = {
    ...{ HOME: at('home'), TMPDIR: at('tmp'), PATH: at('bin'), LANG: 'C.UTF-8' },
    ...{ npm_config_prefix: at('prefix'), npm_config_cache: at('cache') },
    // What a machine behind a proxy of its own needs for https.
    ...pick(['NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'npm_config_registry']),
  }
  const started = performance.now()
  const { status, stderr } = spawnSync(at('bin/npm'), ['install', '--global', file], {
    ...{ env, cwd: at('home'), encoding: 'utf8', timeout: limitMs },
  })
  if (status !== 0) throw new Error(`npm install of ${file} failed: ${stderr.slice(-2000)}`)
  const modules = at('prefix/lib/node_modules')
  return {
    ...{ node, env, program: at('prefix/bin/voicemark') },
    folder: join(modules, readdirSync(modules).find((name) => name.startsWith('voicemark')) ?? ''),
    megabytes: blocksOf(modules) / 2048,
    packages: namesIn(modules, /(^|\/)node_modules\/(@[^/]+\/)?[^/@]+$/).length + 1,
    seconds: (performance.now() - started) / 1000,
  }
}

/** npm as the one that runs this, or the one that lies beside Node. */
function npmProgram(): string {
  const running = process.env['npm_execpath']
  return running?.endsWith('npm-cli.js') === true
    ? running
    : join(process.execPath, '../../lib/node_modules/npm/bin/npm-cli.js')
}

function pick(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

/** What `du` counts, in blocks of 512 bytes. */
function blocksOf(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).blocks, 0)
}

function namesIn(folder: string, pattern: RegExp): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => pattern.test(path.replaceAll('\\', '/')))
}
