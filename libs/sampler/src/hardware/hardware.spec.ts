import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hardwareSpecs } from '@voicemark/schema'
import { expect, onTestFinished, test } from 'vitest'
import { parseMachine, plantMachine } from '../samples/planted-machine.js'
import { knownText } from '../sources/known-text.js'
import { virtualMachine } from '../sources/virtual-machine.js'
import { noFirmware, parseCompatible, readFirmware } from './firmware.js'
import { listGpus } from './hardware-gpu.js'
import type { HardwareProbe, Host } from './hardware-probe.js'
import { readHardware, type HardwareDeps } from './hardware.js'
import { countPhysicalCores, cpuModel } from './processor.js'

const fixtures = join(import.meta.dirname, '../../fixtures')

const linux: Host = { cpuModel: '', threads: 8, architecture: 'x64', platform: 'linux', kernel: '6.1.0' }

const cpu = { manufacturer: '', brand: '', physicalCores: 0, speedMax: 0 }

/** A probe that knows nothing but what it is given. */
function probeOf(answers: Partial<HardwareProbe>): HardwareProbe {
  return {
    cpu: () => Promise.resolve(cpu),
    graphics: () => Promise.resolve({ controllers: [] }),
    system: () => Promise.resolve({ model: '', virtual: false }),
    osInfo: () => Promise.resolve({ distro: '', release: '' }),
    ...answers,
  }
}

const readFixture = (machine: string, deps: HardwareDeps = {}) =>
  readHardware({ root: join(fixtures, machine), host: linux, probe: probeOf({}), ...deps })

test('a laptop is read from /proc and /sys where the probe knows nothing', async () => {
  const record = await readFixture('intel-laptop')
  expect(record).toMatchObject({
    cpu_model: 'Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz',
    cpu_vendor: 'GenuineIntel',
    cpu_cores: 4,
    cpu_threads: 8,
    total_memory_gb: 14.94,
    gpu_name: null,
    gpus: [],
    machine_model: null,
    virtualization: null,
    os_distro: null,
  })
  expect(hardwareSpecs.parse({ ...record, hardware_tier: 'intel_i7' })).toBeTruthy()
})

test('what no program says is null, or what the kernel says', async () => {
  const osInfo = () => Promise.resolve({ distro: 'unknown', release: 'unknown' })
  expect(await readFixture('virtual-machine', { probe: probeOf({ osInfo }) })).toMatchObject({
    os_distro: null,
    virtualization: 'virtual machine',
  })
})

test('a Raspberry Pi has its board from the device tree and its chip for want of a name', async () => {
  const host = { ...linux, architecture: 'arm64', cpuModel: 'unknown', threads: 4 }
  expect(await readFixture('raspberry-pi-4', { host })).toMatchObject({
    cpu_model: 'Broadcom BCM2711',
    machine_model: 'Raspberry Pi 4 Model B Rev 1.1',
    cpu_cores: null,
    total_memory_gb: 0.905,
  })
})

test('a Mac has its names from the operating system', async () => {
  const host: Host = {
    cpuModel: 'Apple M1',
    threads: 8,
    architecture: 'arm64',
    platform: 'darwin',
    kernel: '23.1.0',
  }
  const probe = probeOf({
    cpu: () =>
      Promise.resolve({ ...cpu, manufacturer: 'Apple', brand: 'M1', physicalCores: 8, speedMax: 3.2 }),
    system: () => Promise.resolve({ model: 'MacBookAir10,1', virtual: false }),
    graphics: () => Promise.resolve({ controllers: [{ vendor: 'Apple', model: 'Apple M1', vram: null }] }),
    osInfo: () => Promise.resolve({ distro: 'macOS', release: '14.1.1' }),
  })
  expect(await readFixture('nowhere', { host, probe })).toMatchObject({
    cpu_model: 'Apple M1',
    cpu_vendor: 'Apple',
    cpu_cores: 8,
    cpu_max_mhz: 3200,
    gpu_name: 'Apple M1',
    machine_model: 'MacBookAir10,1',
    os_distro: 'macOS 14.1.1',
    os_platform: 'darwin',
  })
})

test('a question that fails and one that is never answered are reported and leave null', async () => {
  const faults: string[] = []
  const probe = probeOf({
    cpu: () => Promise.reject(new Error('lscpu: not found')),
    graphics: () => new Promise(() => undefined),
    system: () => {
      throw new Error('sync')
    },
  })
  const onFault = (source: string, error: unknown) => faults.push(`${source}: ${String(error)}`)
  const record = await readFixture('intel-laptop', { probe, onFault, timeLimitMs: 1 })
  expect(record.cpu_cores).toBe(4)
  expect(faults.sort()).toEqual([
    'hardware-cpu: Error: lscpu: not found',
    'hardware-graphics: Error: no answer in 1 ms',
    'hardware-system: Error: sync',
  ])
})

test.each([
  ['cloud-vm', 'KVM'],
  ['cloud-vm-arm', 'Amazon EC2'],
  ['amd-epyc-server', null],
])('the record said of a machine that it is unknown what the sensors knew: %s', async (name, expected) => {
  const root = mkdtempSync(join(tmpdir(), 'machine-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  plantMachine(parseMachine(readFileSync(join(fixtures, 'machines', `${name}.txt`), 'utf8')), 'calm', root)
  mkdirSync(join(root, 'proc'), { recursive: true })
  writeFileSync(join(root, 'proc/meminfo'), 'MemTotal: 1024 kB\n')
  // What systeminformation guesses from the messages of the kernel of a machine that has machines in it.
  const probe = probeOf({ system: () => Promise.resolve({ model: '', virtual: true, virtualHost: 'QEMU' }) })
  const { virtualization } = await readHardware({ root, host: linux, probe })
  expect(virtualization).toBe(expected)
  expect(virtualMachine(root)).toBe(expected === null ? null : `virtual machine (${expected})`)
})

test.each([
  ['is named by the system alone', 'virtual-machine', { virtual: true, virtualHost: 'KVM' }, 'KVM'],
  ['is named by nothing', 'virtual-machine', { virtual: true, virtualHost: '' }, 'virtual machine'],
  ['is seen by the kernel alone', 'virtual-machine', { virtual: false }, 'virtual machine'],
  ['is seen where there is no /proc', 'nowhere', { virtual: true, virtualHost: 'Parallels' }, 'Parallels'],
  ['is seen by nobody', 'nowhere', { virtual: false }, null],
])('a hypervisor that %s', async (_, machine, system, expected) => {
  const probe = probeOf({ system: () => Promise.resolve({ model: '', ...system }) })
  expect((await readFixture(machine, { probe })).virtualization).toBe(expected)
})

test.each([0, NaN, 99, 2.5])('%f physical cores are not believed', async (physicalCores) => {
  const probe = probeOf({ cpu: () => Promise.resolve({ ...cpu, physicalCores }) })
  expect((await readFixture('intel-laptop', { probe })).cpu_cores).toBe(4)
})

test('cores of two packages with the same numbers are counted apart', () => {
  const core = (pkg: number, id: number) => `processor : 0\nphysical id\t: ${pkg}\ncore id\t\t: ${id}\n`
  expect(countPhysicalCores([core(0, 0), core(0, 1), core(0, 0), core(1, 0)].join('\n'))).toBe(3)
  expect(countPhysicalCores('processor : 0\nBogoMIPS : 108.00\n')).toBeNull()
})

test.each([
  'Default string',
  'To Be Filled By O.E.M.',
  'System Product Name',
  '',
  '  ',
  'None',
  '0000',
  null,
])('%j is what nobody filled in', (text) => {
  expect(knownText(text)).toBeNull()
})

test.each([
  'Cirrus Logic GD 5446',
  'ASPEED Graphics Family',
  'Red Hat, Inc. Virtio 1.0 GPU',
  'QXL paravirtual graphic card',
  'VMware SVGA II Adapter',
  'Microsoft Basic Display Adapter',
  'Microsoft Hyper-V Video',
])('%s cannot do the work', (model) => {
  expect(listGpus({ controllers: [{ vendor: '', model, vram: 16 }] })).toEqual([])
})

test('the discrete NVIDIA GPU comes before the integrated one, by the name its driver gives', () => {
  const gpus = listGpus({
    controllers: [
      { vendor: 'Intel Corporation', model: 'UHD Graphics 620', vram: -1 },
      {
        vendor: 'NVIDIA Corporation',
        model: 'GA106M',
        name: 'NVIDIA GeForce RTX 3060',
        vram: 12288,
        driverVersion: '535',
      },
    ],
  })
  expect(gpus).toEqual([
    {
      vendor: 'NVIDIA Corporation',
      model: 'NVIDIA GeForce RTX 3060',
      memory_mb: 12288,
      driver_version: '535',
    },
    { vendor: 'Intel Corporation', model: 'UHD Graphics 620', memory_mb: null, driver_version: null },
  ])
})

test.each([
  [
    'on Amazon the core tells the Graviton',
    'Neoverse-V1',
    { ...noFirmware, vendor: 'Amazon EC2' },
    'AWS Graviton3',
  ],
  ['elsewhere the same core is itself', 'Neoverse-V1', noFirmware, 'ARM Neoverse-V1'],
  [
    'a board is known by its chip',
    'Cortex-A76',
    { ...noFirmware, soc: 'Rockchip RK3588' },
    'Rockchip RK3588',
  ],
])('an ARM CPU without a model name: %s', (_, brand, firmware, expected) => {
  expect(cpuModel('', 'unknown', { ...cpu, manufacturer: 'ARM', brand }, firmware)).toBe(expected)
})

test.each([
  ['radxa,rock-5b\0rockchip,rk3588\0', 'Rockchip RK3588'],
  ['nvidia,p3768-0000+p3767-0005\0nvidia,tegra234\0', 'NVIDIA TEGRA234'],
  ['', null],
  ['linux,dummy-virt\0', null],
])('compatible %j is %j', (compatible, soc) => {
  expect(parseCompatible(compatible)).toBe(soc)
})

test.each([
  ['a name', 'XPS 13 9310', 'XPS', 'XPS 13 9310'],
  ['an order number', '20W0004AGE', 'ThinkPad T14 Gen 2i', 'ThinkPad T14 Gen 2i'],
  ['nothing', 'System Product Name', 'To Be Filled By O.E.M.', null],
])('a product name that is %s', (_, name, family, model) => {
  const root = mkdtempSync(join(tmpdir(), 'sampler-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'sys/class/dmi/id'), { recursive: true })
  writeFileSync(join(root, 'sys/class/dmi/id/product_name'), `${name}\n`)
  writeFileSync(join(root, 'sys/class/dmi/id/product_family'), `${family}\n`)
  expect(readFirmware(root).model).toBe(model)
})

test('of several GPUs the one that is read comes first, and one that nobody lists is named by its driver', () => {
  const controllers = [
    { vendor: 'NVIDIA', model: 'TU104GL', name: 'Tesla T4', vram: 15360, busAddress: '3b:00.0' },
    { vendor: 'NVIDIA', model: 'GA102GL', name: 'NVIDIA A40', vram: 46068, pciBus: '00000000:81:00.0' },
  ]
  const card = {
    pci: '0000:81:00.0',
    name: 'NVIDIA A40',
    memoryMb: 46068,
    vendor: 'NVIDIA',
    driver: '550.54.14',
  }
  expect(listGpus({ controllers }, card).map(({ model }) => model)).toEqual(['NVIDIA A40', 'Tesla T4'])
  expect(listGpus({ controllers: [] }, card)).toEqual([
    { vendor: 'NVIDIA', model: 'NVIDIA A40', memory_mb: 46068, driver_version: '550.54.14' },
  ])
  expect(listGpus({ controllers }, null).map(({ model }) => model)).toEqual(['Tesla T4', 'NVIDIA A40'])
})
