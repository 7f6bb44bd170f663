import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { executeOn } from '../../faults/check/database-reader.js'
import type { Scene } from './scene.js'

/** What a person takes along: a backup, opened again, the paper pack, a page and a bundle, opened and compared, CSV of all rows; and all tables as JSON. */
export async function takeAll(scene: Scene): Promise<void> {
  const { folders, collector, stage } = scene
  const at = (name: string) => join(folders.taken, name)
  const run = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
    const { code, output } = await scene.voicemark(args[0] ?? '', args, env)
    if (code !== 0)
      throw new Error(`voicemark ${args.join(' ')}: status ${String(code)}: ${output.slice(-500)}`)
  }
  if (stage.provider === 'sqlite') {
    await run(['backup', at('rows.backup')], { DATABASE_URL: stage.databaseUrl })
    await run(['restore', at('rows.backup')], { DATABASE_URL: `file:${at('restored.db')}` })
  }
  await run(['report', '--collector', collector.url, '--out', at('paper')], {})
  await run(['report', '--collector', collector.url, '--html', at('page.html')], {})
  await run(['bundle', at('bundle.zip'), '--collector', collector.url], {})
  await unpack(at('bundle.zip'), at('bundle'))
  const both = [at('bundle.zip'), at('page.html')]
  await run(['compare', ...both, '--html', at('compared.html')], {})
  await run(['compare', ...both, '--override'], {})
  for (const path of [
    '/api/v1/exports/synthesis.csv?columns=all',
    '/api/v1/exports/realtime.csv',
    '/',
    '/plain',
    '/healthz',
    '/metrics/export',
  ])
    writeFileSync(at(`answer-of${path.replaceAll(/\W+/g, '-')}`), await textAt(collector.url + path))
  await writeTables(stage.databaseUrl, at('tables.json'))
}

/** The files of an archive as they are: a search does not see into it. */
async function unpack(archive: string, folder: string): Promise<void> {
  configure({ useWebWorkers: false })
  mkdirSync(folder)
  const reader = new ZipReader(new Uint8ArrayReader(new Uint8Array(readFileSync(archive))))
  for (const entry of await reader.getEntries())
    if (!entry.directory)
      writeFileSync(join(folder, basename(entry.filename)), await entry.getData(new Uint8ArrayWriter()))
}

async function textAt(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return response.text()
}

/** Every row of every table as a line of JSON. */
export async function writeTables(databaseUrl: string, path: string): Promise<void> {
  const names = databaseUrl.startsWith('file:')
    ? `SELECT name FROM sqlite_master WHERE type = 'table'`
    : `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`
  const tables = await executeOn(databaseUrl, [names])
  const lines: string[] = []
  for (const { name } of tables)
    for (const row of await executeOn(databaseUrl, [`SELECT * FROM "${String(name)}"`]))
      lines.push(
        JSON.stringify([name, row], (_key, value: unknown) =>
          typeof value === 'bigint' ? String(value) : value,
        ),
      )
  writeFileSync(path, `${lines.join('\n')}\n`)
}
