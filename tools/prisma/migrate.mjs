// Migrations from prisma/models.prisma, for both databases and without a server:
//   node tools/prisma/migrate.mjs create NAME      writes prisma/*/migrations/<time>_NAME/migration.sql
//   node tools/prisma/migrate.mjs check            ends with status 1 when the models have changed since the last one
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { migrationsFolder, providers, root, schemaFiles } from './providers.mjs'
import { migrationsList, openEngine, schemaContainer } from './schema-engine.mjs'
import { shadowDatabases } from './shadow-databases.mjs'

const [command, name = ''] = process.argv.slice(2)
if (command !== 'check' && !(command === 'create' && /^[a-z0-9_]{1,64}$/.test(name))) {
  process.stderr.write('usage: migrate.mjs create NAME | check      NAME of a-z, 0-9 and _\n')
  process.exit(2)
}
const time = new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14)
const temporary = mkdtempSync(path.join(tmpdir(), 'voicemark-migrate-'))
let changed = 0
try {
  for (const provider of providers) {
    const sql = await difference(provider)
    process.stdout.write(
      `${provider}: ${sql === null ? 'migrations match the models' : 'models have changed'}\n`,
    )
    if (sql === null) continue
    changed++
    if (command === 'create') write(provider, sql)
  }
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
// PGlite keeps the process alive.
process.exit(command === 'check' && changed > 0 ? 1 : 0)

/** The SQL that leads from the migrations to the models, or null when there is no difference. */
async function difference(provider) {
  const files = schemaFiles(provider)
  const folder = migrationsFolder(provider)
  const lock = path.join(folder, 'migration_lock.toml')
  mkdirSync(folder, { recursive: true })
  if (!existsSync(lock)) writeFileSync(lock, `provider = "${provider}"\n`)
  const engine = await openEngine(shadowDatabases[provider](temporary), files)
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'migrations', ...migrationsList(folder) },
    to: { tag: 'schemaDatamodel', ...schemaContainer(files) },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  })
  return exitCode === 2 ? stdout : null
}

function write(provider, sql) {
  const folder = path.join(migrationsFolder(provider), `${time}_${name}`)
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'migration.sql'), sql)
  process.stdout.write(`  ${path.relative(root, folder)}/migration.sql\n`)
}
