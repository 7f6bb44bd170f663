// Installs packed products for a user who has only Node and npm, and tries them:
//   npm run test:package -- [--all] [--file FILE.tgz]… [--node 22|PATH]… [--e2e] [--sizes]
// Without --file both products are packed for this platform; --all packs them for all. --e2e runs tests of the daemons
// against the installed `voicemark`, on that Node.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { install, type Installed } from './installed.js'
import { findNode, versionOf } from './node-versions.js'
import { tryEnrolled } from './enrolled.js'
import { hasCollector, tryProduct } from './tried.js'
import { tryUpgrade } from './upgraded.js'

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    file: { type: 'string', multiple: true },
    node: { type: 'string', multiple: true, default: ['this'] },
    e2e: { type: 'boolean', default: false },
  },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
/** More than this is more than the promise of docs/install.md. */
const megabyteLimits = { voicemark: 400, 'voicemark-agent': 330 }
const e2eFiles = {
  agent: ['start.e2e', 'command.e2e', 'bench.e2e', 'stream.e2e', 'files.e2e'],
  collector: ['command-line.e2e', 'collector-http.e2e', 'exports.e2e', 'fleet.e2e'],
}

async function run(temporary: string): Promise<number> {
  const files = values.file?.map((file) => resolve(file)) ?? pack(join(temporary, 'packages'))
  let failed = 0
  for (const wanted of values.node) {
    const node = findNode(wanted, temporary)
    for (const file of files) {
      const installed = install(file, node, temporary)
      const folder = mkdtempSync(join(temporary, 'used-'))
      const said = await tryProduct(installed, folder)
      if (hasCollector(installed, folder)) {
        said.push(await tryUpgrade(installed, mkdtempSync(join(temporary, 'upgraded-'))))
        said.push(await tryEnrolled(installed, mkdtempSync(join(temporary, 'enrolled-'))))
      }
      process.stdout.write(
        `${[`Node ${versionOf(node)}`, basename(file), ...figuresOf(installed), ...said].join(' · ')}\n`,
      )
      if (isTooLarge(installed)) failed++
      if (values.e2e && basename(installed.folder) === 'voicemark') failed += e2e(installed)
      rmSync(join(installed.folder, '../../../..'), { recursive: true, force: true })
    }
  }
  return failed === 0 ? 0 : 1
}

function pack(out: string): string[] {
  const platform = values.all ? [] : ['--platform', 'this']
  node([join(root, 'tools/pack/pack.ts'), '--out', out, ...platform], ['--import', 'tsx'])
  return readdirSync(out).map((name) => join(out, name))
}

function figuresOf({ megabytes, packages, seconds }: Installed): string[] {
  return [`${megabytes.toFixed(0)} MB in ${packages} packages`, `installed in ${seconds.toFixed(0)} s`]
}

function isTooLarge({ folder, megabytes }: Installed): boolean {
  const limit = megabyteLimits[basename(folder) as keyof typeof megabyteLimits]
  if (megabytes <= limit) return false
  process.stdout.write(`${basename(folder)} takes ${megabytes.toFixed(0)} MB, and ${limit} MB are promised\n`)
  return true
}

/** How many of the apps have tests that fail on the installed product. */
function e2e(installed: Installed): number {
  return Object.entries(e2eFiles).filter(([app, files]) => {
    const { status } = spawnSync(
      installed.node,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        ...['run', '--config', join(root, 'apps', app, 'vitest.config.ts'), '--reporter=dot', ...files],
      ],
      {
        cwd: root,
        stdio: 'inherit',
        env: { ...process.env, PACKAGE_UNDER_TEST: join(installed.folder, 'voicemark.mjs') },
      },
    )
    return status !== 0
  }).length
}

function node(args: readonly string[], before: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [...before, ...args], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('the products are not packed')
}

const temporary = mkdtempSync(join(tmpdir(), 'voicemark-package-'))
try {
  process.exitCode = await run(temporary)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
