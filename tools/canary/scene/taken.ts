import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { executeOn } from '../../faults/check/database-reader.js'
import type { Scene } from './scene.js'

/** What a person takes along: a backup, opened again, the paper pack, CSV of all rows; and all tables as JSON. */
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
