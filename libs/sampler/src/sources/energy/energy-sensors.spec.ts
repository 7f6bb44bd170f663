import { afterEach, expect, test } from 'vitest'
import { takePassport } from '../../passport/passport.js'
import { energySensors } from './energy-sensors.js'
import { counterOf, makeMachine, ranges, zone, type MadeMachine } from './made-machine.js'

const machines: MadeMachine[] = []
afterEach(() => machines.splice(0).forEach((machine) => machine.destroy()))

function setUp(files: Parameters<typeof makeMachine>[0]) {
  const machine = makeMachine(files)
  machines.push(machine)
  const find = async () => {
    const finders = [{ metrics: 'energy_j', find: energySensors }]
    const { sensors } = await takePassport({ root: machine.root, platform: 'linux', finders })
    return sensors.map(({ scope, available, source, reason, enable }) => ({
      ...{ scope, available, source, reason, enable },
    }))
  }
  return { ...machine, find }
}

const packages = 'all processor packages, whoever uses them'
const laptop = {
  ...zone('intel-rapl:0', 'package-0', ranges.intel),
  ...zone('intel-rapl:0:0', 'core', ranges.intel),
  ...zone('intel-rapl:0:1', 'dram', ranges.intel),
  ...zone('intel-rapl:1', 'psys', ranges.intel),
  'sys/class/power_supply/BAT0/type': 'Battery',
  'sys/class/power_supply/BAT0/status': 'Full',
}

test('a laptop says what it counts and what not', async () => {
  expect(await setUp(laptop).find()).toMatchObject([
    { scope: packages, available: true, source: '/sys/class/powercap/intel-rapl:0/energy_uj' },
    { scope: 'memory of all sockets', available: true },
    { scope: 'platform', available: false, reason: expect.stringContaining('not used') as string },
    { scope: 'system', available: false, reason: 'no battery feeds the machine: it is plugged in' },
  ])
})

test.runIf(process.platform === 'linux')('without the right to read there is the command for it', () => {
  const { root, asStranger } = setUp(laptop)
  const deps = { root, platform: 'linux' } as Parameters<typeof energySensors>[0]
  const found = asStranger(counterOf('intel-rapl:0'), () => energySensors(deps))
  expect(found).toMatchObject([
    {
      ...{ scope: packages, available: false, reason: 'the energy counter is readable by root alone' },
      ...{ rights: 'root', enable: 'sudo chmod a+r /sys/class/powercap/intel-rapl:*/*_uj' },
    },
    { available: false },
    { available: false },
    { available: false },
  ])
})

test('a virtual machine has one line, with the reason', async () => {
  const files = { 'proc/cpuinfo': 'vendor_id\t: AuthenticAMD\nflags\t\t: fpu hypervisor' }
  expect(await setUp(files).find()).toEqual([
    {
      ...{ scope: packages, available: false, source: null, enable: null },
      reason: 'virtual machine, whose host keeps the energy counters',
    },
  ])
})
