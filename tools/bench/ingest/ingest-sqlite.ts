import { PrismaLibSql } from '@prisma/adapter-libsql'
import { streamFields } from '@voicemark/schema'
import Database from 'libsql'
import { join } from 'node:path'
import type { Arena, Contender } from './ingest-contender.js'
import { createManyContender } from './ingest-create-many.js'
import { migrateWithProduct, productContender } from './ingest-product.js'

const columns = ['run_ref', 'seq', ...streamFields.sample]

/** The contenders on SQLite files in a folder. */
export async function sqliteArena(folder: string, rows: number): Promise<Arena> {
  const path = (name: string) => join(folder, `${name}.db`)
  for (const name of ['prepared', 'create-many']) await migrateWithProduct(`file:${path(name)}`)
  const contenders = [
    await productContender(`file:${path('product')}`, rows),
    preparedInsert(path('prepared'), rows),
    await createManyContender('sqlite', new PrismaLibSql({ url: `file:${path('create-many')}` }), rows),
  ]
  return { database: 'sqlite', contenders, close: () => Promise.resolve() }
}

/** The floor: one prepared statement of the driver itself, run once for each row. */
function preparedInsert(path: string, rows: number): Contender {
  const db = new Database(path)
  db.exec('PRAGMA synchronous = FULL')
  const places = columns.map(() => '?').join(', ')
  const insert = db.prepare(`INSERT INTO sample (${columns.join(', ')}) VALUES (${places})`)
  return {
    name: 'prepared insert',
    rows,
    write(commits) {
      for (const commit of commits) {
        db.exec('BEGIN IMMEDIATE')
        for (const { run, first, rows } of commit)
          rows.forEach((row, i) => insert.run([run, first + i, ...row]))
        db.exec('COMMIT')
      }
      return Promise.resolve()
    },
    close() {
      db.close()
      return Promise.resolve()
    },
  }
}
