// Makes voicemark-VERSION.tgz and voicemark-agent-VERSION.tgz, which `npm install -g` installs:
//   npm run pack -- [--platform linux-x64] [--only voicemark-agent] [--out FOLDER]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Lock } from './lock.js'
import { findOrFetch, writePackage } from './packed.js'
import { platformNames, readPlatform } from './platform.js'
import { products } from './products.js'
import { stage } from './stage.js'

const { values } = parseArgs({
  options: {
    platform: { type: 'string' },
    only: { type: 'string' },
    out: { type: 'string', default: 'packages' },
  },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
const named = values.platform === 'this' ? `${process.platform}-${process.arch}` : values.platform
const platform = named === undefined ? null : readPlatform(named)

function run(): number {
  const wanted = products.filter(({ name }) => values.only === undefined || values.only === name)
  const problem =
    named !== undefined && platform === null
      ? `--platform is one of ${platformNames.join(', ')}, or this for that of this machine; without it the files are for all`
      : wanted.length === 0
        ? `--only is one of ${products.map(({ name }) => name).join(', ')}`
        : null
  if (problem !== null) {
    process.stderr.write(`npm run pack: ${problem}\n`)
    return 2
  }
  const out = resolve(values.out)
  mkdirSync(out, { recursive: true })
  const temporary = mkdtempSync(join(tmpdir(), 'voicemark-pack-'))
  try {
    for (const product of wanted) {
      const file = make(product, out, temporary)
      process.stdout.write(`${file}   ${(statSync(file).size / 1e6).toFixed(0)} MB\n`)
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return 0
}

function make(product: (typeof products)[number], out: string, temporary: string): string {
  const { version } = readJson('package.json') as { version: string }
  const { packages: lock } = readJson('package-lock.json') as { packages: Lock }
  const folder = join(temporary, product.name)
  const folderOf = (path: string) => findOrFetch(path, lock, root, temporary)
  stage(product, folder, { root, lock, version, platform, folderOf })
  const suffix = platform === null ? '' : `-${platform.os}-${platform.cpu}`
  const file = join(out, `${product.name}-${version}${suffix}.tgz`)
  writePackage(folder, file)
  return file
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(root, file), 'utf8'))
}

process.exitCode = run()
