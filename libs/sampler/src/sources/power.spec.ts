import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createPowerSource } from './power.js'

const roots: string[] = []
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })))

/** A machine with these files below /sys. */
function rootWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'voicemark-power-'))
  roots.push(root)
  write(root, files)
  return root
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, 'sys', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${text}\n`)
  }
}

const supplies = 'class/power_supply'
const laptop = {
  [`${supplies}/AC/type`]: 'Mains',
  [`${supplies}/AC/online`]: '1',
  [`${supplies}/BAT0/type`]: 'Battery',
  [`${supplies}/BAT0/status`]: 'Charging',
  'devices/system/cpu/cpufreq/policy0/scaling_governor': 'performance',
  'devices/system/cpu/cpufreq/policy4/scaling_governor': 'performance',
  'firmware/acpi/platform_profile': 'balanced',
}

test.each([
  ['a laptop on mains', laptop, 'source=mains governor=performance profile=balanced'],
  [
    'the same unplugged',
    { ...laptop, [`${supplies}/AC/online`]: '0', [`${supplies}/BAT0/status`]: 'Discharging' },
    'source=battery governor=performance profile=balanced',
  ],
  [
    'cores that are governed differently',
    { ...laptop, 'devices/system/cpu/cpufreq/policy4/scaling_governor': 'powersave' },
    'source=mains governor=performance+powersave profile=balanced',
  ],
  [
    'a board with a governor alone',
    { 'devices/system/cpu/cpufreq/policy0/scaling_governor': 'ondemand' },
    'governor=ondemand',
  ],
  [
    'a desktop with the battery of its mouse',
    {
      [`${supplies}/hidpp_0/type`]: 'Battery',
      [`${supplies}/hidpp_0/scope`]: 'Device',
      [`${supplies}/hidpp_0/status`]: 'Discharging',
    },
    null,
  ],
  [
    'a battery that does not say',
    { [`${supplies}/BAT0/type`]: 'Battery', [`${supplies}/BAT0/status`]: 'Unknown' },
    null,
  ],
  ['nothing', {}, null],
])('%s', (_name, files, said) => {
  expect(createPowerSource(rootWith(files)).read(0)).toBe(said)
})

test('a plug that is pulled is seen a second later', () => {
  const root = rootWith(laptop)
  const source = createPowerSource(root)
  expect(source.read(0)).toContain('source=mains')
  write(root, { [`${supplies}/AC/online`]: '0', [`${supplies}/BAT0/status`]: 'Discharging' })
  expect(source.read(500)).toContain('source=mains')
  expect(source.read(1500)).toContain('source=battery')
})
