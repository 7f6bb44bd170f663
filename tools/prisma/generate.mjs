// Makes the database clients of the collector: node tools/prisma/generate.mjs      says nothing when all is fresh
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { modelsFile, providers, root, schemaFiles } from './providers.mjs'

const { resolve } = createRequire(import.meta.url)
const cli = resolve('prisma/build/index.js')
const version = createRequire(import.meta.url)('prisma/package.json').version
const limitMs = 120_000
const generated = `${root}apps/collector/src/store/generated`

for (const provider of providers) if (!isFresh(provider)) generate(provider)

function stampOf(provider) {
  const hash = createHash('sha256').update(version)
  for (const file of schemaFiles(provider)) hash.update(readFileSync(file))
  return hash.digest('hex')
}

function isFresh(provider) {
  const stampFile = `${generated}/${provider}/stamp`
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stampOf(provider)
}

function generate(provider) {
  const folder = `${root}prisma/${provider}`
  // Prisma reads a folder as one schema; symbolic links would need rights on Windows.
  const copy = `${folder}/models.gen.prisma`
  cpSync(modelsFile, copy)
  try {
    run(folder)
    writeFileSync(`${generated}/${provider}/stamp`, stampOf(provider))
  } finally {
    rmSync(copy, { force: true })
  }
}

function run(folder) {
  // Prisma notes in its user's home when it was first used; this one goes with the note.
  const home = mkdtempSync(join(tmpdir(), 'voicemark-prisma-'))
  const homes = { HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: home, APPDATA: home, LOCALAPPDATA: home }
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'generate', '--schema', folder], {
    cwd: root,
    encoding: 'utf8',
    timeout: limitMs,
    env: {
      ...process.env,
      ...homes,
      // Prisma looks for an engine to download that generate never runs: any file that exists will do.
      PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  })
  rmSync(home, { recursive: true, force: true })
  if (status === 0) return
  process.stderr.write(`prisma generate, which may take ${limitMs / 1000} s, failed: ${stdout}${stderr}\n`)
  process.exit(status ?? 1)
}
