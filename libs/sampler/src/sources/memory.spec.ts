import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMemorySource, parseMeminfo, readTotalMemoryMb } from './memory.js'

const fixtures = join(import.meta.dirname, '../../fixtures')

test('a kernel with MemAvailable gives both figures in MB', () => {
  const source = createMemorySource(join(fixtures, 'raspberry-pi-4'))
  expect(source.read(0)).toEqual({ totalMb: 949328 / 1024, availableMb: 884628 / 1024 })
  source.close()
})

test('a kernel without MemAvailable gives the total alone', () => {
  expect(createMemorySource(join(fixtures, 'intel-laptop')).read(0)).toEqual({
    totalMb: 15666184 / 1024,
    availableMb: null,
  })
})

test('text that is no meminfo is null', () => {
  expect(parseMeminfo('')).toBeNull()
  expect(parseMeminfo('MemTotal: none')).toBeNull()
})

test('the total is known even where there is no /proc', () => {
  expect(readTotalMemoryMb(join(fixtures, 'nowhere'))).toBeGreaterThan(0)
  expect(createMemorySource(join(fixtures, 'nowhere')).read(0)?.totalMb).toBeGreaterThan(0)
})
