import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFrequencySource, meanMhz } from './frequency.js'

const fixtures = join(import.meta.dirname, '../../../fixtures')

function temporaryRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'sampler-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return root
}

function cores(names: readonly string[], kilohertz: readonly number[]): string {
  const root = temporaryRoot()
  names.forEach((name, i) => {
    const folder = join(root, 'sys/devices/system/cpu', name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'scaling_cur_freq'), `${kilohertz[i] ?? 0}\n`)
  })
  return root
}

test.each([
  ['the policy of a laptop', () => join(fixtures, 'intel-laptop'), 1219.917],
  ['no cpufreq', () => join(fixtures, 'virtual-machine'), null],
  ['several policies', () => cores(['cpufreq/policy0', 'cpufreq/policy4'], [1_000_000, 3_000_000]), 2000],
  [
    'cores of a kernel without policies',
    () => cores(['cpu0/cpufreq', 'cpu1/cpufreq'], [800_000, 1_200_000]),
    1000,
  ],
])('%s', (_, root, mhz) => {
  const source = createFrequencySource(root(), () => 0)
  expect(source.read(0)).toBe(mhz)
  source.close()
})

test('a core that is off says 0 and is left out', () => {
  expect(meanMhz([0, 2_000_000, null])).toBe(2000)
  expect(meanMhz([0, null])).toBeNull()
})

test('cores that answer slowly are read one a round, and the rest in the rounds after', () => {
  const root = cores(['cpufreq/policy0', 'cpufreq/policy1'], [1_000_000, 3_000_000])
  let ms = 0
  const source = createFrequencySource(root, () => (ms += 10))
  expect(source.read(0)).toBe(1000)
  expect(source.read(500)).toBe(1000)
  expect(source.read(1000)).toBe(2000)
  source.close()
})
