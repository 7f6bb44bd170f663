import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openOwnMemory } from './own-memory.js'
import { openProportionalMemory } from './proportional-memory.js'

function machine() {
  const root = mkdtempSync(join(tmpdir(), 'memory-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'proc/self'), { recursive: true })
  const write = (name: string, text: string) => writeFileSync(join(root, 'proc/self', name), text)
  return { root, write }
}

function openMemory(root?: string) {
  const memory = openOwnMemory(root)
  onTestFinished(() => memory.close())
  return memory
}

test('what is resident and its mark are of one file', () => {
  const { root, write } = machine()
  write('status', 'Name:\ta\nVmHWM:\t  4096 kB\nVmRSS:\t  2048 kB\nRssAnon:\t 1024 kB\n')
  expect(openMemory(root).read()).toEqual({ residentMb: 2, peakMb: 4 })
})

test('a mark below what is resident is what is resident', () => {
  const { root, write } = machine()
  write('status', 'VmHWM:\t  2000 kB\nVmRSS:\t  2048 kB\n')
  expect(openMemory(root).read()).toEqual({ residentMb: 2, peakMb: 2 })
})

test('a system without /proc has no mark, and what is resident by itself', () => {
  const memory = openMemory(machine().root)
  expect(memory.read().peakMb).toBeNull()
  expect(memory.read().residentMb).toBeGreaterThan(1)
  expect(memory.resetPeak()).toBe(false)
})

test.runIf(process.platform === 'linux')('nothing that was done is no rise', () => {
  const memory = openMemory()
  memory.resetPeak()
  const before = memory.read()
  const after = memory.read()
  expect((after.peakMb ?? 0) - (before.peakMb ?? 0)).toBeLessThan(0.05)
})

test('a request begins with the pages that the one before ended with, and has the larger of both ends', () => {
  const { root, write } = machine()
  const rollup = (mb: number) => write('smaps_rollup', `0-1 ---p [rollup]\nRss: 9 kB\nPss: ${mb * 1024} kB\n`)
  const memory = openProportionalMemory(root)
  rollup(30)
  memory.begin()
  rollup(20)
  expect(memory.end()).toBe(30)
  rollup(99)
  memory.begin()
  rollup(25)
  expect(memory.end()).toBe(25)
})

test('of more memory than can be walked in a moment there is none', () => {
  const memory = openProportionalMemory(machine().root, () => 10_000)
  memory.begin()
  expect(memory.end()).toBeNull()
})
