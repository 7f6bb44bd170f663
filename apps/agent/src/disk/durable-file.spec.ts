import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writeDurably } from './durable-file.js'

/** What was done to the disk, in order. */
const steps: string[] = []
let failure: string | null = null
vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof fs>()
  return {
    ...original,
    fsyncSync(fd: number) {
      steps.push(original.fstatSync(fd).isDirectory() ? 'fsync of the folder' : 'fsync of the file')
      if (failure !== null) throw new Error(failure)
      original.fsyncSync(fd)
    },
    renameSync(from: string, to: string) {
      steps.push('rename')
      original.renameSync(from, to)
    },
  }
})

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'voicemark-durable-'))
  steps.length = 0
  failure = null
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

test('is on the disk before it has its name, and its name before the call returns', () => {
  writeDurably(join(folder, 'a.json'), 'one\n')
  expect(fs.readFileSync(join(folder, 'a.json'), 'utf8')).toBe('one\n')
  expect(steps).toEqual(['fsync of the file', 'rename', 'fsync of the folder'])
  expect(fs.readdirSync(folder)).toEqual(['a.json'])
})

test('a disk that does not take it leaves what was there', () => {
  writeDurably(join(folder, 'a.json'), 'one\n')
  failure = 'EIO: i/o error, fsync'
  expect(() => writeDurably(join(folder, 'a.json'), 'two\n')).toThrow('EIO')
  expect(fs.readFileSync(join(folder, 'a.json'), 'utf8')).toBe('one\n')
})

test.skipIf(!fs.existsSync('/dev/full'))('a full disk leaves what was there', () => {
  writeDurably(join(folder, 'a.json'), 'one\n')
  fs.symlinkSync('/dev/full', join(folder, 'a.json.tmp'))
  expect(() => writeDurably(join(folder, 'a.json'), 'two\n')).toThrow('ENOSPC')
  expect(fs.readFileSync(join(folder, 'a.json'), 'utf8')).toBe('one\n')
})

test('a nearly full disk, which takes half of it and calls that no error, does not cut the file short', ({
  skip,
}) => {
  const small = join(folder, 'small')
  fs.mkdirSync(small)
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'voicemark-test', small])
  if (status !== 0) skip('only root may mount a small disk, on Linux')
  try {
    const path = join(small, 'a.json')
    writeDurably(path, 'one\n')
    expect(() => writeDurably(path, 'x'.repeat(40_000))).toThrow('ENOSPC')
    expect(fs.readFileSync(path, 'utf8')).toBe('one\n')
  } finally {
    spawnSync('umount', ['--lazy', small])
  }
})
