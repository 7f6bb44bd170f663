import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openOwnMemory } from './own-memory.js'
import { parsePeakMemory, resetPeakMemory } from './peak-memory.js'

function temporaryRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'sampler-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return root
}

test('VmHWM is read in MB', () => {
  expect(parsePeakMemory('VmPeak:\t 9 kB\nVmHWM:\t    1764 kB\nVmRSS:\t    1764 kB\n')).toBe(1764 / 1024)
})

test('a system without /proc cannot set the mark back, and no file is made', () => {
  const root = temporaryRoot()
  expect(resetPeakMemory(root)).toBe(false)
  expect(existsSync(join(root, 'proc/self/clear_refs'))).toBe(false)
})

test.runIf(process.platform === 'linux')(
  'after a reset the mark is what the process holds, and rises with it',
  () => {
    expect(resetPeakMemory()).toBe(true)
    const memory = openOwnMemory()
    onTestFinished(() => memory.close())
    const before = memory.read().peakMb ?? 0
    expect(Math.abs(before - process.memoryUsage.rss() / 2 ** 20)).toBeLessThan(20)
    const block = Buffer.alloc(100 * 2 ** 20, 1)
    expect(memory.read().peakMb).toBeGreaterThan(before + 90)
    expect(block.at(-1)).toBe(1)
  },
)
