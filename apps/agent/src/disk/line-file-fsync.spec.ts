import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openLineFile } from './line-file.js'

/** Descriptors that were fsynced; the next fsync fails as it does on a disk that is dying. */
const fsynced: number[] = []
let failures = 0
vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof fs>()
  return {
    ...original,
    fsyncSync(fd: number) {
      fsynced.push(fd)
      if (failures-- > 0) throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' })
      original.fsyncSync(fd)
    },
  }
})

let folder: string
let path: string
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'voicemark-fsync-'))
  path = join(folder, 'rows.ndjson')
  fsynced.length = 0
  failures = 0
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

test('an fsync that fails is not tried again on its descriptor; the lines since the last one are written again', () => {
  const file = openLineFile(path)
  file.append('a\n')
  file.sync()
  file.append('b\n')
  failures = 1
  expect(file.sync).toThrow('EIO')
  expect(fs.readFileSync(path, 'utf8')).toBe('a\n')
  // Takes the number of the descriptor that was closed, so that one that is used again would be seen.
  const other = fs.openSync(join(folder, 'other'), 'w')
  file.append('c\n')
  file.sync()
  expect(fs.readFileSync(path, 'utf8')).toBe('a\nb\nc\n')
  expect(fsynced[2]).not.toBe(fsynced[1])
  fs.closeSync(other)
  file.close()
})

test('lines that were taken back are written by the next fsync, where no line comes before it', () => {
  const file = openLineFile(path)
  file.append('a\n')
  failures = 2
  expect(file.sync).toThrow('EIO')
  expect(file.sync).toThrow('EIO')
  file.sync()
  expect(fs.readFileSync(path, 'utf8')).toBe('a\n')
  file.close()
})
