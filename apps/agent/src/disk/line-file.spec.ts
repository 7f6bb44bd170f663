import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armFailpoint } from '@voicemark/daemon'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLineFile } from './line-file.js'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voicemark-line-file-'))
  path = join(folder, 'rows.csv')
})
afterEach(() => rmSync(folder, { recursive: true }))

function writeLines(...lines: string[]): string {
  const file = openLineFile(path, { header: 'head\n' })
  for (const line of lines) file.append(line)
  file.close()
  return readFileSync(path, 'utf8')
}

test('a new file begins with its header, once', () => {
  expect(writeLines('a\n')).toBe('head\na\n')
  expect(writeLines('b\n')).toBe('head\na\nb\n')
})

test('half a line at the end is cut off before the next one is written', () => {
  writeLines('a\n')
  appendFileSync(path, 'half a li')
  expect(writeLines('b\n')).toBe('head\na\nb\n')
})

test('half a line longer than one block is cut off too', () => {
  writeLines('a\n')
  appendFileSync(path, 'x'.repeat(200_000))
  expect(writeLines('b\n')).toBe('head\na\nb\n')
})

test('a file of half a header is begun again', () => {
  writeFileSync(path, 'he')
  expect(writeLines('a\n')).toBe('head\na\n')
})

test('a line is written in its own bytes', () => {
  expect(writeLines('ä,ö\n', 'ü\n')).toBe('head\nä,ö\nü\n')
})

test('a line that only half was written of is taken back', () => {
  const file = openLineFile(path, { failpoints: { before: 'spool.before_write', midLine: 'spool.mid_line' } })
  file.append('a\n')
  armFailpoint({ VOICEMARK_FAILPOINT: 'spool.mid_line:error' })
  expect(() => file.append('long line\n')).toThrow('failpoint')
  file.append('b\n')
  file.close()
  expect(readFileSync(path, 'utf8')).toBe('a\nb\n')
})
