import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { realtimeAllCsvColumns, requestAllCsvColumns, type CsvColumns } from '@voicemark/schema'
import type { ExportDatabase } from './export-databases.js'
import type { ExportSums } from './export-report.js'

/** Reads Parquet files by a program that is not ours, and holds their sums against the database's own. */
export interface ParquetSums {
  compare(
    url: string,
    rows: 'requests' | 'samples',
    database: ExportDatabase,
  ): Promise<Omit<ExportSums, 'database' | 'rows'>>
}

/** What of @duckdb/node-api is used. */
interface Duckdb {
  readonly DuckDBInstance: {
    create(path: string): Promise<{
      connect(): Promise<{
        runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>
        closeSync(): void
      }>
      closeSync(): void
    }>
  }
}

/** DuckDB out of npm, in a folder of its own: 60 MB that nothing else needs. */
export async function createDuckdb(folder: string, version: string): Promise<ParquetSums> {
  const by = `DuckDB (@duckdb/node-api ${version})`
  const duckdb = await install(folder, version)
  if (duckdb === null)
    return { compare: () => Promise.resolve({ by, equal: null, remark: 'npm does not give it' }) }
  return {
    async compare(url, rows, database) {
      const file = join(folder, `${database.name}-${rows}.parquet`)
      const { body } = await fetch(url)
      if (body === null) throw new Error(`${url} has no body`)
      await pipeline(Readable.fromWeb(body as never), createWriteStream(file))
      const instance = await duckdb.DuckDBInstance.create(':memory:')
      const connection = await instance.connect()
      const sums = sumsOf(rows === 'samples' ? realtimeAllCsvColumns : requestAllCsvColumns)
      const [read = []] = (await connection.runAndReadAll(`SELECT ${sums} FROM '${file}'`)).getRows()
      connection.closeSync()
      instance.closeSync()
      const stored = await database.row(`SELECT ${sums} FROM ${rows === 'samples' ? 'sample' : 'request'}`)
      const differing = stored.filter((value, i) => !isSame(value, read[i])).length
      const remark =
        differing === 0
          ? `${stored.length} sums and counts are equal`
          : `${differing} of ${stored.length} sums differ`
      return { by, equal: differing === 0, remark }
    },
  }
}

/** Count of each number, and its sum: whole millionths, so that no order of adding makes another sum. */
function sumsOf(columns: CsvColumns): string {
  const numbers = Object.entries(columns).filter(([, kind]) => kind === 'float' || kind === 'int')
  return [
    'count(*)',
    ...numbers.flatMap(([name]) => [
      `count(${name})`,
      `sum(CAST(floor(${name} * 1000) AS BIGINT))`,
      `min(${name})`,
      `max(${name})`,
    ]),
  ].join(', ')
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === null || b === null || a === undefined || b === undefined) return (a ?? null) === (b ?? null)
  return Number(a) === Number(b)
}

async function install(folder: string, version: string): Promise<Duckdb | null> {
  const home = join(folder, 'duckdb')
  mkdirSync(home)
  writeFileSync(join(home, 'package.json'), '{"private":true}')
  const args = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    `@duckdb/node-api@${version}`,
  ]
  const { status } = spawnSync('npm', args, { cwd: home, stdio: ['ignore', 2, 2], timeout: 180_000 })
  if (status !== 0) return null
  const found = createRequire(join(home, 'package.json')).resolve('@duckdb/node-api')
  return (await import(found)) as Duckdb
}
