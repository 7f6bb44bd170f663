import koffi from 'koffi'
import { beforeAll, describe, expect, test } from 'vitest'
import { chooseGpu, parseGpuChoice } from '../src/sources/gpu/gpu-choice.js'
import { listNvmlCards } from '../src/sources/gpu/nvml/nvml-cards.js'
import { bindNvml, type Nvml } from '../src/sources/gpu/nvml/nvml-library.js'
import { createNvmlProcesses } from '../src/sources/gpu/nvml/nvml-processes.js'
import { createNvmlReader } from '../src/sources/gpu/nvml/nvml-reading.js'
import {
  a100Mig,
  makeFakeNvml,
  noCompiler,
  rtx3060,
  twoCards,
  type Answers,
  type FakeNvml,
} from './fake-nvml.js'

const told = {
  ...{ memoryMb: 1024, utilizationPercent: 37, temperatureC: 61, powerW: 170.25, energyJ: 123456.789 },
  ...{ clockMhz: 1777, memoryClockMhz: 7300, clockReasons: 4 },
}

/** The bindings against a library that has NVML's functions and structures. */
describe.skipIf(noCompiler !== null)(`NVML, by a library made of C (${noCompiler ?? 'cc'})`, () => {
  let fake: FakeNvml
  let nvml: Nvml
  let older: Nvml
  beforeAll(() => {
    fake = makeFakeNvml()
    const before = makeFakeNvml('-DOLD')
    nvml = bindNvml(koffi.load(fake.library))
    older = bindNvml(koffi.load(before.library))
    return () => [fake, before].forEach(({ remove }) => remove())
  })

  function open(answers: Answers, gpu: string | null = '0', library: Nvml = nvml) {
    fake.answer(answers)
    const cards = listNvmlCards(library)
    const choice = gpu === null ? { kind: 'largest' as const } : parseGpuChoice(gpu)
    const card = choice && chooseGpu(cards, choice)
    if (card === null) throw new Error(`no card ${gpu ?? ''}`)
    let now = 0
    const reader = createNvmlReader(library, card, () => now)
    const processes = createNvmlProcesses(
      library,
      cards.filter(({ device, whole }) => device === whole),
      () => now,
    )
    return {
      card,
      reader,
      read: (ms: number) => reader.read((now = ms)),
      processes: (ms: number) => processes.read((now = ms)),
    }
  }

  test('a card says what it is and what it does; what the driver reserves is not in use', () => {
    const { card, reader, read } = open(rtx3060)
    expect(card).toMatchObject({
      ...{ index: 0, uuid: 'GPU-11111111-2222-3333-4444-555555555555', pci: '0000:01:00.0' },
      ...{ memoryMb: 12288, name: 'NVIDIA GeForce RTX 3060' },
    })
    expect(read(0)).toEqual(told)
    expect(reader.reasons()).toEqual({})
  })

  test('an older driver has older functions, and counts what it reserves as in use', () => {
    const { read, processes } = open(rtx3060, '0', older)
    expect(read(0)).toEqual({ ...told, memoryMb: 1274 })
    expect(processes(0)?.map(({ memoryMb }) => memoryMb)).toEqual([512, 256])
  })

  test('what is not supported is null with the reason, and never asked for again', () => {
    const refused = { 'code nvmlDeviceGetPowerUsage': 3, 'code nvmlDeviceGetTotalEnergyConsumption': 3 }
    const { reader, read } = open({ ...rtx3060, ...refused })
    expect(read(0)).toEqual({ ...told, powerW: null, energyJ: null })
    expect(reader.reasons()).toEqual({ powerW: 'not supported', energyJ: 'not supported' })
    fake.answer(rtx3060)
    expect(read(1000).powerW).toBeNull()
  })

  test('a value that fails once is null once', () => {
    const { reader, read } = open({ ...rtx3060, 'code nvmlDeviceGetUtilizationRates': 999 })
    expect(read(0).utilizationPercent).toBeNull()
    expect(reader.reasons()).toEqual({ utilizationPercent: 'unknown error' })
    fake.answer(rtx3060)
    expect(read(100).utilizationPercent).toBe(37)
  })

  test('a card that is lost says so', () => {
    const { reader, read } = open(rtx3060)
    read(0)
    expect(reader.lost()).toBeNull()
    fake.answer({ ...rtx3060, 'code nvmlDeviceGetMemoryInfo_v2': 15 })
    expect(read(100).memoryMb).toBeNull()
    expect(reader.lost()).toBe('GPU is lost')
  })

  test.each([
    [null, 'NVIDIA A40'],
    ['0', 'NVIDIA T4'],
    ['1', 'NVIDIA A40'],
    ['GPU-aaaaaaaa', 'NVIDIA T4'],
    ['0000:81:00.0', 'NVIDIA A40'],
    ['81:00.0', 'NVIDIA A40'],
  ])('of two cards %s is %s', (gpu, name) => {
    expect(open(twoCards, gpu).card.name).toBe(name)
  })

  test('a process on two cards has the sum of its memory and of its utilisation', () => {
    const { processes } = open(twoCards)
    expect(processes(0)).toContainEqual({ pid: 4711, memoryMb: 300, percent: 0 })
    expect(processes(300)).toContainEqual({ pid: 4711, memoryMb: 300, percent: 110 })
    expect(processes(600)).toContainEqual({ pid: 12, memoryMb: 50, percent: 0 })
  })

  test('a process whose memory Windows keeps to itself has none that is known', () => {
    expect(open({ ...rtx3060, '0.process': ['4711 -1 30'] }).processes(0)).toEqual([
      { pid: 4711, memoryMb: null, percent: 0 },
    ])
  })

  test('more processes than there was room for are all listed', () => {
    const many = Array.from({ length: 100 }, (_, i) => `${1000 + i} ${2 ** 20} 1`)
    expect(open({ ...rtx3060, '0.process': many }).processes(0)).toHaveLength(100)
  })

  test('a MIG device has memory and processes of its own, and heat, power and clocks of its card', () => {
    const whole = open(a100Mig, null)
    expect(whole.card.name).toBe('NVIDIA A100-SXM4-80GB')
    expect(whole.read(0)).toMatchObject({ memoryMb: 50, utilizationPercent: null, powerW: 67.03 })
    const mig = open(a100Mig, 'MIG-feb88891')
    expect(mig.card.name).toBe('NVIDIA A100-SXM4-80GB MIG 2g.20gb')
    expect(mig.read(0)).toMatchObject({
      memoryMb: 12,
      utilizationPercent: null,
      powerW: 67.03,
      clockMhz: 1275,
    })
    expect(mig.processes(0)).toEqual([{ pid: 12, memoryMb: 10, percent: null }])
  })
})
