import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { countLines, createBatchReader } from './batch-reader.js'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-batch-reader-'))
  path = join(folder, 'sample.ndjson')
})
afterEach(() => rmSync(folder, { recursive: true }))

const lines = (from: number, to: number, filler = '') =>
  Array.from({ length: to - from }, (_, i) => `${JSON.stringify([from + i, filler])}\n`).join('')

/** First and last seq of each batch when all of the file is read. */
function batches(count: number): number[][] {
  const reader = createBatchReader(path)
  const found: number[][] = []
  for (let seq = 0; seq < count;) {
    const rows = reader.read(seq, 500)
    expect(rows.map((row) => row?.[0])).toEqual(rows.map((_, i) => seq + i))
    found.push([seq, seq + rows.length - 1])
    seq += rows.length
  }
  return found
}

test('a batch has at most 500 rows', () => {
  writeFileSync(path, lines(0, 1100))
  expect(batches(1100)).toEqual([
    [0, 499],
    [500, 999],
    [1000, 1099],
  ])
})

test('a batch of long rows stays below 256 KiB', () => {
  writeFileSync(path, lines(0, 100, 'ü'.repeat(2000)))
  expect(batches(100)).toEqual([
    [0, 64],
    [65, 99],
  ])
})

test('any row is found, forwards, backwards and again', () => {
  writeFileSync(path, lines(0, 20_000, 'x'.repeat(40)))
  const reader = createBatchReader(path)
  for (const seq of [0, 500, 500, 19_999, 3, 12_345, 0, 19_500])
    expect(reader.read(seq, 500)[0]?.[0]).toBe(seq)
})

test('rows that are written after the last read are read next; beyond them there is nothing', () => {
  writeFileSync(path, lines(0, 3))
  const reader = createBatchReader(path)
  expect(reader.read(0, 500)).toHaveLength(3)
  expect(reader.read(3, 500)).toEqual([])
  appendFileSync(path, lines(3, 5))
  expect(reader.read(3, 500).map((row) => row?.[0])).toEqual([3, 4])
  expect(reader.read(9, 500)).toEqual([])
})

test('half a line at the end is not a row yet', () => {
  writeFileSync(path, `${lines(0, 2)}[2,"ha`)
  expect(createBatchReader(path).read(0, 500)).toHaveLength(2)
})

test('a damaged line keeps its place, however long it is', () => {
  writeFileSync(path, `${lines(0, 1)}\0\0\0\n{"not":"a row"}\n${'x'.repeat(600_000)}\n${lines(4, 5)}`)
  const reader = createBatchReader(path)
  expect(reader.read(0, 500)).toEqual([[0, ''], null, null])
  expect(reader.read(3, 500)).toEqual([null])
  expect(reader.read(4, 500)).toEqual([[4, '']])
  expect(countLines(path)).toBe(5)
})

test('no more rows are read than were asked for', () => {
  writeFileSync(path, lines(0, 10))
  const reader = createBatchReader(path)
  expect(reader.read(2, 3).map((row) => row?.[0])).toEqual([2, 3, 4])
  expect(reader.read(5, 1).map((row) => row?.[0])).toEqual([5])
})

test('a file that is gone has no rows', () => {
  expect(createBatchReader(join(folder, 'absent')).read(0, 500)).toEqual([])
  expect(countLines(join(folder, 'absent'))).toBe(0)
})
