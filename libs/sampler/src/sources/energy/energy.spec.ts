import { afterEach, describe, expect, test } from 'vitest'
import type { EnergyReading } from '../sample.js'
import { createEnergySource } from './energy.js'
import type { GpuEnergy } from './gpu-energy.js'
import { counterOf, makeMachine, ranges, zone, type MadeMachine } from './made-machine.js'

const machines: MadeMachine[] = []
afterEach(() => machines.splice(0).forEach((machine) => machine.destroy()))

function setUp(files: Parameters<typeof makeMachine>[0], platform: NodeJS.Platform = 'linux') {
  const machine = makeMachine(files)
  machines.push(machine)
  let card: GpuEnergy | null = null
  const faults: string[] = []
  const onFault = (source: string) => faults.push(source)
  const open = () => createEnergySource({ root: machine.root, platform, gpu: () => card, onFault })
  let source = open()
  return {
    ...machine,
    faults,
    show: (shown: GpuEnergy | null) => (card = shown),
    reopen: () => (source = open()),
    read: (nowMs: number): EnergyReading => source.read(nowMs) as EnergyReading,
  }
}

describe('RAPL', () => {
  const xeon = {
    ...zone('intel-rapl:0', 'package-0', ranges.intel, 5_000_000),
    ...zone('intel-rapl:0:0', 'dram', ranges.xeonDram, 1_000_000),
    ...zone('intel-rapl:1', 'package-1', ranges.intel, 7_000_000),
    ...zone('intel-rapl:1:0', 'dram', ranges.xeonDram),
  }

  test('both sockets add up, their memory apart', () => {
    const { read, write } = setUp(xeon)
    expect(read(0)).toMatchObject({ cpuJ: 0, dramJ: 0, systemJ: null, missing: null })
    write({ [counterOf('intel-rapl:0')]: 9_000_000, [counterOf('intel-rapl:1')]: 10_500_000 })
    write({ [counterOf('intel-rapl:1:0')]: 250_000 })
    expect(read(100)).toMatchObject({ cpuJ: 7.5, dramJ: 0.25, atMs: 100 })
    expect(read(100).meters).toMatchObject({ cpu: { source: 'rapl', refreshMs: 1, breaks: 0 }, gpu: null })
  })

  test('what is inside the package, beside it or the same again is not counted twice', () => {
    const { read, write } = setUp({
      ...zone('intel-rapl:0', 'package-0', ranges.intel),
      ...zone('intel-rapl:0:0', 'core', ranges.intel),
      ...zone('intel-rapl:0:1', 'uncore', ranges.intel),
      ...zone('intel-rapl:1', 'psys', ranges.intel),
      ...zone('intel-rapl-mmio:0', 'package-0', ranges.intel),
    })
    read(0)
    for (const name of [
      'intel-rapl:0',
      'intel-rapl:0:0',
      'intel-rapl:0:1',
      'intel-rapl:1',
      'intel-rapl-mmio:0',
    ])
      write({ [counterOf(name)]: 2_000_000 })
    expect(read(100)).toMatchObject({ cpuJ: 2, dramJ: null, systemJ: null })
  })

  test('a counter that comes round goes on', () => {
    const { read, write } = setUp(zone('intel-rapl:0', 'package-0', ranges.amd, ranges.amd - 1_000_000))
    read(0)
    write({ [counterOf('intel-rapl:0')]: 500_000 })
    expect(read(100).cpuJ).toBeCloseTo(1.5, 6)
    expect(read(100).meters.cpu?.breaks).toBe(0)
  })

  test.each([
    ['one that jumps further than any socket draws', 900_000_000, 100],
    ['one that may have come round twice', 1_000_000, 70_000],
    ['one that is reset where it would have had far to go', 10, 100],
  ])('%s loses count', (_name, energyUj, atMs) => {
    const { read, write } = setUp(zone('intel-rapl:0', 'package-0', ranges.amd, 500_000))
    read(0)
    write({ [counterOf('intel-rapl:0')]: energyUj })
    expect(read(atMs)).toMatchObject({ cpuJ: 0, meters: { cpu: { breaks: 1 } } })
  })

  test('one that vanishes and comes back loses count', () => {
    const { read, write } = setUp(zone('intel-rapl:0', 'package-0', ranges.intel, 1_000_000))
    read(0)
    write({ [counterOf('intel-rapl:0')]: '' })
    expect(read(100)).toMatchObject({ cpuJ: null, meters: { cpu: { breaks: 1 } } })
    write({ [counterOf('intel-rapl:0')]: 3_000_000 })
    expect(read(200)).toMatchObject({ cpuJ: 0, meters: { cpu: { breaks: 1 } } })
  })
})

test('AMD’s own driver counts sockets, and their cores no second time', () => {
  const base = 'sys/class/hwmon/hwmon3'
  const { read, write } = setUp({
    [`${base}/name`]: 'amd_energy',
    [`${base}/energy1_label`]: 'Ecore000',
    [`${base}/energy1_input`]: 0,
    [`${base}/energy17_label`]: 'Esocket0',
    [`${base}/energy17_input`]: 1_000_000,
  })
  read(0)
  write({ [`${base}/energy1_input`]: 900_000, [`${base}/energy17_input`]: 5_000_000 })
  expect(read(100)).toMatchObject({ cpuJ: 4, meters: { cpu: { source: 'amd_energy' } } })
})

describe('a board that measures what it is fed with', () => {
  test.each([
    [
      'a Jetson Orin NX',
      {
        name: 'ina3221',
        in1_label: 'VDD_IN',
        in1_input: 5000,
        curr1_input: 1400,
        in2_label: 'VDD_CPU_GPU_CV',
      },
    ],
    ['a server with an ACPI meter', { name: 'power_meter', power1_average: 7_000_000 }],
    [
      'an Apple M2 under Linux',
      { name: 'macsmc_hwmon', power2_label: 'Total System Power', power2_input: 7e6 },
    ],
  ])('%s', (_name, files) => {
    const tree = Object.entries(files).map(([name, text]) => [`sys/class/hwmon/hwmon0/${name}`, text])
    const { read } = setUp(Object.fromEntries(tree) as Record<string, string>)
    read(0)
    expect(read(1000)).toMatchObject({ systemJ: 7, cpuJ: null, meters: { system: { integrated: true } } })
  })

  test('a rail of some parts alone is not the machine', () => {
    const base = 'sys/class/hwmon/hwmon0'
    const rail = { in1_label: 'VIN_SYS_5V0', in1_input: 5000, curr1_input: 1400, name: 'ina3221' }
    const tree = Object.entries(rail).map(([name, text]) => [`${base}/${name}`, text])
    expect(setUp(Object.fromEntries(tree) as Record<string, string>).read(0).meters.system).toBeNull()
  })
})

describe('a battery', () => {
  const bat = 'sys/class/power_supply/BAT0'
  const laptop = {
    'sys/class/power_supply/AC/type': 'Mains',
    'sys/class/power_supply/AC/online': '0',
    [`${bat}/type`]: 'Battery',
    [`${bat}/status`]: 'Discharging',
  }

  test.each([
    ['power', { power_now: 12_000_000 }],
    // ABI sysfs-class-power: µA and µV; some drivers say what goes out with a minus.
    ['current and voltage', { current_now: -1_000_000, voltage_now: 12_000_000 }],
  ])('that says its %s is summed while it discharges', (_name, said) => {
    const tree = Object.entries(said).map(([name, value]) => [`${bat}/${name}`, value])
    const { read, write } = setUp({ ...laptop, ...(Object.fromEntries(tree) as Record<string, number>) })
    read(0)
    read(1000)
    expect(read(2000)).toMatchObject({
      systemJ: 24,
      meters: { system: { source: 'battery', refreshMs: null } },
    })
    write({ 'sys/class/power_supply/AC/online': '1' })
    expect(read(3000)).toMatchObject({ systemJ: null, meters: { system: null } })
  })

  test('is read once a second, and its refresh is what it was seen to be', () => {
    const { read, write } = setUp({ ...laptop, [`${bat}/power_now`]: 10_000_000 })
    for (let ms = 0; ms <= 20_000; ms += 100) {
      // Its controller says something new every two seconds.
      if (ms % 2000 === 0) write({ [`${bat}/power_now`]: 10_000_000 + ms })
      read(ms)
    }
    expect(read(20_000).meters.system?.refreshMs).toBe(2000)
  })

  test('that says only what is left is counted by that', () => {
    const { read, write } = setUp({ ...laptop, [`${bat}/energy_now`]: 50_000_000 })
    read(0)
    write({ [`${bat}/energy_now`]: 49_990_000 })
    expect(read(10_000).systemJ).toBeCloseTo(36, 6)
  })
})

describe('a card', () => {
  const asleep: GpuEnergy = { powerW: null, ageMs: 0, energyJ: null, source: 'nvml' }
  test('is counted by its own counter', () => {
    const { read, show } = setUp({})
    show({ ...asleep, energyJ: 1000, powerW: 50 })
    read(0)
    show({ ...asleep, energyJ: 1020, powerW: 50 })
    expect(read(100)).toMatchObject({ gpuJ: 20, meters: { gpu: { source: 'nvml', integrated: false } } })
  })

  test('without one by its power, where that is fresh', () => {
    const { read, show } = setUp({})
    show({ ...asleep, powerW: 100 })
    read(0)
    read(1000)
    expect(read(2000)).toMatchObject({
      gpuJ: 200,
      meters: { gpu: { source: 'nvml-power', integrated: true } },
    })
    show({ ...asleep, powerW: 100, ageMs: 3000 })
    expect(read(3000)).toMatchObject({ gpuJ: null, meters: { gpu: { breaks: 1 } } })
  })

  test('that is a part of the processor is not counted again', () => {
    const hwmon = 'sys/class/hwmon/hwmon4'
    const apu = { [`${hwmon}/name`]: 'amdgpu', [`${hwmon}/in1_label`]: 'vddnb' }
    for (const [files, meter] of [
      [apu, null],
      [{ [`${hwmon}/name`]: 'amdgpu' }, { source: 'amdgpu-power' }],
    ] as const) {
      const { read, show } = setUp(files)
      show({ ...asleep, source: 'amdgpu', powerW: 15 })
      read(0)
      const { gpu } = read(1000).meters
      if (meter === null) expect(gpu).toBeNull()
      else expect(gpu).toMatchObject(meter)
    }
  })

  test('whose driver was loaded anew loses count', () => {
    const { read, show } = setUp({})
    show({ ...asleep, energyJ: 1000 })
    read(0)
    show({ ...asleep, energyJ: 1 })
    expect(read(100)).toMatchObject({ gpuJ: 0, meters: { gpu: { breaks: 1 } } })
  })
})

describe('why nothing is counted', () => {
  const x86 = (flags: string) => ({ 'proc/cpuinfo': `vendor_id\t: GenuineIntel\nflags\t\t: fpu ${flags}` })
  test.each([
    ['a virtual machine', x86('hypervisor'), 'none: virtual machine, whose host keeps the energy counters'],
    [
      'a kernel without the driver',
      x86('vmx'),
      'none: the kernel has no RAPL zone; sudo modprobe intel_rapl_msr',
    ],
    [
      'a container that hides them',
      { ...x86('vmx'), 'sys/class/powercap/intel-rapl:0/.keep': '' },
      'none: the container hides /sys/devices/virtual/powercap; docker run --security-opt systempaths=unconfined …',
    ],
    [
      'a board',
      { 'proc/cpuinfo': 'Model\t: Raspberry Pi 4' },
      'none: no energy counter that the kernel knows',
    ],
  ])('%s', (_name, files, missing) => {
    expect(setUp(files).read(0)).toMatchObject({ cpuJ: null, missing })
  })

  test.runIf(process.platform === 'linux')('a counter that is root’s alone, and the command for it', () => {
    const two = { ...zone('intel-rapl:0', 'package-0', 1e9), ...zone('intel-rapl:1', 'package-1', 1e9) }
    const { asStranger, reopen, read, faults } = setUp(two)
    asStranger(counterOf('intel-rapl:1'), () => {
      reopen()
      expect(read(0)).toMatchObject({
        cpuJ: null,
        meters: { cpu: null },
        missing:
          'none: the energy counter is readable by root alone; sudo chmod a+r /sys/class/powercap/intel-rapl:*/*_uj',
      })
    })
    expect(faults).toEqual([])
  })

  test.each([
    ['darwin', 'none: macOS gives energy to root alone, by powermetrics'],
    ['win32', 'none: this system gives its energy meters to drivers alone'],
  ] as const)('%s', (platform, missing) => {
    expect(setUp({}, platform).read(0).missing).toBe(missing)
  })
})
