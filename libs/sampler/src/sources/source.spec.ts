import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isAbsent, listDirectory, openKeptFile, parseSysfsNumber, readFileOnce } from './kept-file.js'
import { guardSource, holdSource, type Source } from './source.js'

function temporaryRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'sampler-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return root
}

function failing(): never {
  throw new Error('sensor gone')
}

test('a source that throws is reported once, reads null, and reads again when it recovers', () => {
  const faults: string[] = []
  let broken = true
  const open = (): Source<number> => ({ read: () => (broken ? failing() : 7), close: failing })
  const source = guardSource('thing', open, (name, error) => faults.push(`${name}: ${String(error)}`))
  expect([source.read(0), source.read(1)]).toEqual([null, null])
  broken = false
  expect(source.read(2)).toBe(7)
  source.close()
  expect(faults).toEqual(['thing: Error: sensor gone'])
})

test('a source that cannot be opened is reported and reads null', () => {
  const faults: string[] = []
  const source = guardSource<number>('thing', failing, (name) => faults.push(name))
  expect(source.read(0)).toBeNull()
  expect(faults).toEqual(['thing'])
})

test('a held source is asked once a second', () => {
  let asked = 0
  const source = holdSource({ read: () => (asked += 1), close: () => undefined }, 1000)
  expect([0, 100, 999, 1000, 1500, 2100].map((ms) => source.read(ms))).toEqual([1, 1, 1, 2, 2, 3])
})

test('a held source that fails does not go on showing its last value', () => {
  let broken = false
  const read = () => (broken ? failing() : 50)
  const source = guardSource(
    'held',
    () => holdSource({ read, close: () => undefined }, 1000),
    () => undefined,
  )
  expect(source.read(0)).toBe(50)
  broken = true
  expect([source.read(1000), source.read(1100)]).toEqual([null, null])
})

test('a kept file shows what is in it now, and may be closed twice', () => {
  const path = join(temporaryRoot(), 'value')
  writeFileSync(path, '1\n')
  const file = openKeptFile(path)
  expect(file?.read()).toBe('1\n')
  writeFileSync(path, '22\n')
  expect(file?.read()).toBe('22\n')
  file?.close()
  file?.close()
})

test('what is not there is null or empty, and no error', () => {
  expect(openKeptFile('/nowhere/at/all')).toBeNull()
  expect(readFileOnce('/nowhere/at/all')).toBeNull()
  expect(listDirectory('/nowhere/at/all')).toEqual([])
})

test('what is there and cannot be read is an error', () => {
  expect(() => readFileOnce(tmpdir())).toThrow(/EISDIR/)
})

test('a value the device does not support counts as absent, a device that vanished does not', () => {
  expect(isAbsent(Object.assign(new Error('read'), { code: 'ENOTSUP' }))).toBe(true)
  expect(isAbsent(Object.assign(new Error('read'), { code: 'ENODEV' }))).toBe(false)
  expect(isAbsent('ENOENT')).toBe(false)
})

test.each([
  ['42\n', 42],
  ['-1', -1],
  ['', null],
  ['\n', null],
  ['n/a', null],
  [null, null],
])('sysfs %j is %j', (text, value) => {
  expect(parseSysfsNumber(text)).toBe(value)
})
