import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runVoicemark, temporaryFolder } from './running-agent.js'

/** systemd reads a unit without being the system's first process. */
const canVerify = spawnSync('systemd-analyze', ['--version']).status === 0

/** What it says of a unit beyond what stands in it: rights that a service has without need, 0 to 10. */
const exposures = [
  ['agent', 'system', 6],
  ['collector', 'system', 1.5],
  ['agent', 'user', 10],
  ['collector', 'user', 7],
] as const

const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' })

test.each(exposures)('the unit of %s of a %s is printed, and nothing is done', async (daemon, scope) => {
  const { code, stdout, stderr } = await runVoicemark(['service', 'install', daemon, `--${scope}`, '--print'])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain(`\nExecStart=${process.execPath} /`)
})

test.skipIf(!canVerify).each(exposures)(
  'systemd accepts the unit of %s of a %s, exposed by %d at most',
  async (daemon, scope, most) => {
    const { stdout } = await runVoicemark(['service', 'install', daemon, `--${scope}`, '--print'])
    const file = join(temporaryFolder(), `voicemark-${daemon}.service`)
    writeFileSync(file, stdout)
    const verified = analyze('verify', file)
    expect([verified.status, verified.stderr]).toEqual([0, ''])
    const { stdout: said } = analyze('security', '--offline=true', '--no-pager', file)
    expect(Number(/exposure level for \S+: ([\d.]+)/.exec(said)?.[1])).toBeLessThanOrEqual(most)
  },
)

test.each([
  [['install', 'fridge']],
  [['install', '--user', '--system']],
  [['install', '--user', '--run-as', 'ada']],
  [['toast']],
])('service %j is refused', async (args) => {
  const { code, stdout } = await runVoicemark(['service', ...args])
  expect([code, stdout]).toEqual([2, ''])
})
