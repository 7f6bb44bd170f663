import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { busyPercent, createCpuSource, parseProcStat, sumCpuTimes } from './cpu.js'

const fixtures = join(import.meta.dirname, '../../fixtures')

function temporaryRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'sampler-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return root
}

function copiedStat(): { root: string; write: (line: string) => void } {
  const root = temporaryRoot()
  cpSync(join(fixtures, 'intel-laptop/proc'), join(root, 'proc'), { recursive: true })
  return { root, write: (line) => writeFileSync(join(root, 'proc/stat'), `${line}\ncpu0 1 2 3 4\n`) }
}

test('the first line of /proc/stat gives busy and total ticks, without counting guests twice', () => {
  expect(parseProcStat('cpu  301854 612 111922 8979004 3552 2 3944 0 44 36\ncpu0 1')).toEqual({
    busy: 301854 + 612 + 111922 + 2 + 3944,
    total: 301854 + 612 + 111922 + 8979004 + 3552 + 2 + 3944,
  })
})

test('a kernel that knows only four states is read too', () => {
  expect(parseProcStat('cpu 10 0 10 80')).toEqual({ busy: 20, total: 100 })
})

test.each(['', 'cpu', 'cpu0 1 2 3 4', 'intr 1 2', 'cpu x y z'])('%j is not a CPU line', (text) => {
  expect(parseProcStat(text)).toBeNull()
})

test.each([
  ['half of the ticks busy', { busy: 10, total: 100 }, { busy: 60, total: 200 }, 50],
  ['no tick passed', { busy: 10, total: 100 }, { busy: 10, total: 100 }, null],
  ['iowait went down and the total with it', { busy: 10, total: 100 }, { busy: 10, total: 90 }, null],
  ['iowait went down, the total less so', { busy: 10, total: 100 }, { busy: 30, total: 110 }, 100],
  ['busy went down', { busy: 10, total: 100 }, { busy: 5, total: 110 }, 0],
])('busy share when %s', (_, before, after, percent) => {
  expect(busyPercent(before, after)).toBe(percent)
})

test('the first reading is null and the next is the share since then', () => {
  const { root, write } = copiedStat()
  const source = createCpuSource(root)
  write('cpu  100 0 0 900 0 0 0 0 0 0')
  expect(source.read(0)).toBeNull()
  write('cpu  115 0 0 905 0 0 0 0 0 0')
  expect(source.read(100)).toBe(75)
  source.close()
})

test('a reading too soon is null, and the one after it covers both spans', () => {
  const { root, write } = copiedStat()
  const source = createCpuSource(root)
  write('cpu  100 0 0 900')
  source.read(0)
  write('cpu  101 0 0 900')
  expect(source.read(3)).toBeNull()
  write('cpu  110 0 0 910')
  expect(source.read(100)).toBe(50)
  source.close()
})

test('without /proc the times come from Node', () => {
  const source = createCpuSource(join(fixtures, 'nowhere'))
  expect(source.read(0)).toBeNull()
  expect(sumCpuTimes(cpus())?.total).toBeGreaterThan(0)
  expect(sumCpuTimes([])).toBeNull()
  source.close()
})
