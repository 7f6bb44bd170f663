import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeFolder } from '../src/index.js'

const root = mkdtempSync(join(tmpdir(), 'voicemark-folder-'))
afterAll(() => rmSync(root, { recursive: true }))

test('a folder is made with those above it, and may be there already', () => {
  const path = join(root, 'a', 'b', 'c')
  makeFolder(path, 0o700)
  makeFolder(path)
  expect(statSync(path).isDirectory()).toBe(true)
  if (process.platform !== 'win32') expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o700)
})

test('what is in the way is said as it is', () => {
  writeFileSync(join(root, 'file'), '')
  symlinkSync(join(root, 'nowhere'), join(root, 'link'))
  expect(() => makeFolder(join(root, 'file'))).toThrow(expect.objectContaining({ code: 'EEXIST' }))
  expect(() => makeFolder(join(root, 'file', 'a'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }))
  expect(() => makeFolder(join(root, 'link', 'a'))).toThrow(expect.objectContaining({ code: 'ENOENT' }))
})

test.skipIf(process.platform !== 'linux')('a file system that takes no folder says so itself', () => {
  expect(() => makeFolder('/proc/nothing/here')).toThrow(expect.objectContaining({ code: 'ENOENT' }))
})
