import Database from 'libsql'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readingConnection } from './reading-client.js'

type Connection = Awaited<ReturnType<ReturnType<typeof readingConnection>['connect']>>

const folder = mkdtempSync(join(tmpdir(), 'voicemark-reading-'))
const path = join(folder, 'rows.db')
let connection: Connection

beforeAll(async () => {
  const db = new Database(path)
  db.exec('CREATE TABLE one (number INTEGER, text TEXT, part REAL, yes BOOLEAN)')
  db.exec(`WITH RECURSIVE to_1000(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM to_1000 WHERE n < 1000)
    INSERT INTO one SELECT n, 'row ' || n, n / 2.0, n % 2 FROM to_1000`)
  db.exec("INSERT INTO one VALUES (9007199254740993, 'not safe', NULL, NULL)")
  db.close()
  connection = await readingConnection({ url: `file:${path}`, path, timeoutMs: 0 }).connect()
})

afterAll(async () => {
  await connection.dispose()
  rmSync(folder, { recursive: true })
})

const read = (sql: string, args: unknown[] = []) =>
  connection.queryRaw({ sql, args, argTypes: args.map(() => ({ scalarType: 'int', arity: 'scalar' })) })

/** How often others have their turn until something has ended. */
async function turnsUntil(done: Promise<unknown>): Promise<number> {
  let [turns, ended] = [0, false]
  const count = () => {
    turns += 1
    if (!ended) setImmediate(count)
  }
  setImmediate(count)
  await done
  ended = true
  return turns
}

test('values are those of the columns, and what a statement is given is no text of it', async () => {
  const { columnNames, rows } = await read('SELECT * FROM one WHERE number = ?', [7])
  expect(columnNames).toEqual(['number', 'text', 'part', 'yes'])
  expect(rows).toEqual([[7, 'row 7', 3.5, 1]])
})

test('others have their turn while many rows are read, and between statements that are asked for at once', async () => {
  const many = 'SELECT * FROM one WHERE number <= 1000'
  expect(await turnsUntil(read(many))).toBeGreaterThanOrEqual(10)
  const few = Array.from({ length: 20 }, () => read('SELECT * FROM one LIMIT 1'))
  expect(await turnsUntil(Promise.all(few))).toBeGreaterThanOrEqual(20)
})

test('a number that JavaScript has not is refused, and nothing is written', async () => {
  await expect(read('SELECT number FROM one WHERE number > 1000')).rejects.toThrow('no safe number')
  await expect(read('DELETE FROM one RETURNING number')).rejects.toThrow('readonly')
  expect((await read('SELECT count(*) FROM one')).rows).toEqual([[1001]])
})
