import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStreamFile } from './stream-file.js'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-stream-file-'))
  path = join(folder, 'request.ndjson')
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(...rows: (readonly [seq: number, line: string])[]): string {
  const file = openStreamFile(path)
  for (const [seq, line] of rows) file.put(seq, line)
  file.flush()
  file.close()
  return readFileSync(path, 'utf8')
}

test('the number of a line is the seq of its row', () => {
  expect(write([0, '["a"]\n'], [1, '["b"]\n'])).toBe('["a"]\n["b"]\n')
})

test('a row that is there already is left out', () => {
  write([0, '["a"]\n'], [1, '["b"]\n'])
  expect(write([0, '["a"]\n'], [1, '["b"]\n'], [2, '["c"]\n'], [2, '["c"]\n'])).toBe('["a"]\n["b"]\n["c"]\n')
})

test('a row that nobody has any more keeps its place', () => {
  expect(write([0, '["a"]\n'], [3, '["d"]\n'])).toBe('["a"]\n[]\n[]\n["d"]\n')
})

test('rows count when they are on the disk, not before', () => {
  const file = openStreamFile(path)
  file.add('["a"]\n')
  expect(file.count()).toBe(0)
  file.flush()
  expect(file.count()).toBe(1)
  file.close()
})

test('half a line is cut off; a whole one without its line end counts', () => {
  write([0, '["a"]\n'])
  appendFileSync(path, '["b"]')
  expect(openStreamFile(path).count()).toBe(2)
  appendFileSync(path, '["c", 1')
  expect(write([2, '["c"]\n'])).toBe('["a"]\n["b"]\n["c"]\n')
})

test('rows that wait too long for the disk lose their values, not their places', () => {
  const file = openStreamFile(path)
  for (let i = 0; i < 6010; i++) file.add('["a"]\n')
  file.flush()
  expect(file.count()).toBe(6010)
  expect(file.read(5998).slice(0, 4)).toEqual([['a'], ['a'], [], []])
  file.close()
})

test('it goes on after it was closed', () => {
  const file = openStreamFile(path)
  file.close()
  file.add('["a"]\n')
  file.flush()
  expect(file.read(0)).toEqual([['a']])
  file.close()
})
