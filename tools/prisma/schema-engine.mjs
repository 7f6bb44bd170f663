// Prisma's schema engine as WebAssembly: the same differ as in its native engine, which would be a download.
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const { resolve } = createRequire(import.meta.url)
const SchemaEngine = await load()

/** An engine that knows the schema of some files and works on the databases that the factory connects to. */
export function openEngine(factory, files) {
  const datamodels = files.map((file) => [file, readFileSync(file, 'utf8')])
  return SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(factory))
}

/** Schema files in the form in which the engine takes them. */
export function schemaContainer(files) {
  return { files: files.map((file) => ({ path: file, content: readFileSync(file, 'utf8') })) }
}

/** A folder of migrations in the form in which the engine takes it. */
export function migrationsList(baseDir) {
  const folders = existsSync(baseDir) ? readdirSync(baseDir, { withFileTypes: true }) : []
  const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const value = (name) => readFileSync(path.join(baseDir, name, 'migration.sql'), 'utf8')
  const lock = path.join(baseDir, 'migration_lock.toml')
  return {
    baseDir,
    shadowDbInitScript: '',
    lockfile: {
      path: 'migration_lock.toml',
      content: existsSync(lock) ? readFileSync(lock, 'utf8') : null,
    },
    migrationDirectories: names.sort().map((name) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: value(name) } },
    })),
  }
}

// Once in a process: the glue code keeps a view of the memory it was first given.
async function load() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => process.stderr.write(`${message}\n`),
    get: () => '',
  }
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const folder = path.dirname(resolve('@prisma/schema-engine-wasm'))
  const bytes = readFileSync(path.join(folder, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start?.()
  return glue.SchemaEngine
}
