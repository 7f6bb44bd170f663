import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFakeClock } from '../../../clock/fake-clock.js'
import type { ChildEvents, StartChild } from '../../child-process.js'
import { openNvidia } from './nvidia.js'
import { parseNvidiaLine } from './nvidia-output.js'
import { shareNvidia } from './shared-nvidia.js'

const output = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../../fixtures/nvidia-smi', name), 'utf8')

/** Words of a card before its values, as `nvidiaFields` has them. */
const card = (index: number, of = 1) =>
  `${of}, ${index}, GPU-${index}, 00000000:0${index + 1}:00.0, NVIDIA T4, 15360`
const line = (utilization: number, memory: number) =>
  `${card(0)}, ${utilization}, ${memory}, 40, 20.5, 585, 5000, 0x0\n`

function startSource(gpu: string | null = null, libraries: readonly string[] = []) {
  const clock = createFakeClock()
  const children: { command: string; query: string; on: ChildEvents; stopped: boolean }[] = []
  const faults: string[] = []
  const startChild: StartChild = (command, args, on) => {
    const child = { command, query: args[0] ?? '', on, stopped: false }
    children.push(child)
    return {
      stop: () => {
        child.stopped = true
        on.exit(null)
      },
    }
  }
  const onFault = (name: string, error: unknown) => faults.push(`${name}: ${String(error)}`)
  const program = ['reader'] as const
  const nvidia = openNvidia({ root: '/nowhere', gpu, clock, startChild, onFault, libraries, program })
  const print = (text: string) => children.at(-1)?.on.text(text)
  const end = (error: Error | null = null) => children.at(-1)?.on.exit(error)
  return { clock, children, faults, nvidia, print, end, read: () => nvidia.card() }
}

test.each([
  [
    'a new driver',
    'driver-590-two-gpus.csv',
    {
      name: 'NVIDIA GeForce RTX 2080',
      utilizationPercent: 0,
      memoryMb: 1,
      powerW: 1,
      clockMhz: 300,
      clockReasons: 1,
    },
  ],
  ['MIG', 'driver-535-mig.csv', { utilizationPercent: null, memoryMb: 50, powerW: 67.03, clockReasons: 0 }],
  [
    'an old driver',
    'driver-410-no-power.csv',
    { memoryMb: 42, temperatureC: 39, powerW: null, clockReasons: null },
  ],
])('%s is read', (_, file, values) => {
  const { print, read } = startSource()
  print(output(file))
  expect(read()).toMatchObject(values)
})

test.each([
  ['an empty line', ''],
  ['a message', 'No devices were found'],
  ['too few values', '1, 0, 5'],
  ['values without an index', `1, [N/A]${',1'.repeat(10)}`],
])('%s is no reading', (_, line) => {
  expect(parseNvidiaLine(line)).toBeNull()
})

test('of several GPUs the one asked for is read', () => {
  const { print, read } = startSource('1')
  print(output('driver-590-two-gpus.csv'))
  expect(read()?.powerW).toBe(1.62)
})

test('of several GPUs the one with the most memory is read, once all were named', () => {
  const { print, read, nvidia } = startSource()
  print(`${card(0, 2)}, 1, 1, 40, 20.5, 585, 5000, 0x0\n`)
  expect(read()).toBeNull()
  print('2, 1, GPU-1, 00000000:81:00.0, NVIDIA A40, 46068, 2, 9, 41, 70.0, 1740, 7251, 0x0\n')
  expect(read()).toMatchObject({ name: 'NVIDIA A40', memoryMb: 9, clockMhz: 1740 })
  expect(nvidia.facts()).toMatchObject({
    source: 'nvidia-smi',
    chosen: { pci: '0000:81:00.0' },
    problem: null,
  })
})

test('words in place of numbers are null, and a card that is lost says so', () => {
  const { print, read, end, faults, nvidia } = startSource()
  print(
    `${card(0)}, [Unknown Error], ERR!, [GPU is lost], [N/A], Requested functionality has been deprecated, , 0x0\n`,
  )
  expect(read()).toMatchObject({
    ...{ utilizationPercent: null, memoryMb: null, temperatureC: null, powerW: null, clockMhz: null },
  })
  const words =
    'Unable to determine the device handle for GPU 0000:01:00.0: GPU is lost.  Reboot the system to recover this GPU'
  print(`${words}\n`)
  end()
  expect(read()).toBeNull()
  expect(faults).toEqual([`gpu-nvidia: Error: ${words}`])
  expect(nvidia.facts().problem).toBe(words)
})

test('lines may arrive in pieces and several at a time, and the last whole one counts', () => {
  const { print, read } = startSource()
  print(`${card(0)}, 10, 100, 40, 20`)
  expect(read()).toBeNull()
  print(`.5, 585, 5000, 0x0\n${card(0)}, 11, 101, 41, 21.5, 585, 5000, 0x0\r\n${card(0)}, 99, 9`)
  expect(read()).toMatchObject({ utilizationPercent: 11, powerW: 21.5, clockReasons: 0 })
})

test('a reading carries its age, and one from a child that hangs is dropped', () => {
  const { clock, print, read } = startSource()
  print(line(10, 100))
  clock.advance(150)
  expect(read()?.ageMs).toBe(150)
  clock.advance(2000)
  expect(read()).toBeNull()
})

test('a driver that does not know the newer field is asked for the older one, then for none', () => {
  const { children, faults, print, end } = startSource()
  expect(children[0]?.query).toContain('clocks_event_reasons.active')
  print(output('unknown-field.txt'))
  end()
  expect(children[1]?.query).toContain('clocks_throttle_reasons.active')
  print(output('unknown-field.txt').replace('event', 'throttle').trim())
  end()
  expect(children[2]?.query).toMatch(/clocks\.mem$/)
  expect(faults).toEqual([])
  print(output('unknown-field.txt'))
  end()
  expect(children).toHaveLength(3)
  expect(faults).toHaveLength(1)
})

test('a child that dies reads null, is reported once and started again ever more slowly', () => {
  const { clock, children, faults, print, end, read } = startSource()
  print(line(10, 100))
  end()
  expect(read()).toBeNull()
  clock.advance(999)
  expect(children).toHaveLength(1)
  clock.advance(1)
  expect(children).toHaveLength(2)
  end()
  clock.advance(1999)
  expect(children).toHaveLength(2)
  clock.advance(1)
  expect(children).toHaveLength(3)
  expect(faults).toEqual(['gpu-nvidia: Error: nvidia-smi ended'])
})

test('a restart that fails is tried again later', () => {
  const clock = createFakeClock()
  let starts = 0
  const startChild: StartChild = (_command, _args, on) => {
    starts += 1
    if (starts === 2) throw new Error('EAGAIN')
    if (starts === 1) on.exit(null)
    return { stop: () => undefined }
  }
  openNvidia({ root: '/nowhere', gpu: null, clock, startChild, onFault: () => undefined, libraries: [] })
  clock.advance(1000)
  expect(starts).toBe(2)
  clock.advance(2000)
  expect(starts).toBe(3)
})

test('a machine without nvidia-smi has no NVIDIA GPU: no fault and no second try', () => {
  const { clock, children, faults, end, read } = startSource()
  end(Object.assign(new Error('spawn nvidia-smi ENOENT'), { code: 'ENOENT' }))
  clock.advance(1_000_000)
  expect(children).toHaveLength(1)
  expect(faults).toEqual([])
  expect(read()).toBeNull()
})

test('closing ends the child for good', () => {
  const { clock, children, nvidia, faults } = startSource()
  nvidia.close()
  clock.advance(10_000)
  expect(children.map(({ stopped }) => stopped)).toEqual([true])
  expect(faults).toEqual([])
})

const cards = (chosen: object | null) => {
  const named = { index: 0, uuid: 'GPU-1', pci: '0000:01:00.0', memoryMb: 12288, name: 'RTX 3060' }
  const said = { type: 'cards', driver: '550.54.14', library: 'lib', cards: [named], chosen: chosen && named }
  return `${JSON.stringify(said)}\n`
}
const values = (memoryMb: number, processes: readonly object[] = []) => {
  const told = { memoryMb, utilizationPercent: 37, powerW: 170, energyJ: 5, temperatureC: 61 }
  const said = { type: 'values', values: { ...told, clockMhz: 1777 }, heldMs: 30, processes }
  return `${JSON.stringify(said)}\n`
}

test('where its library is NVML is read, by one child for the card and the processes', () => {
  const { print, read, children, nvidia, clock } = startSource(null, ['lib'])
  print(cards({}))
  expect(read()).toBeNull()
  print(values(1024, [{ pid: 4711, memoryMb: 512, percent: 30 }]))
  clock.advance(20)
  expect(read()).toMatchObject({ source: 'nvml', name: 'RTX 3060', memoryMb: 1024, energyJ: 5, ageMs: 50 })
  expect(nvidia.processes()).toEqual([{ pid: 4711, memoryMb: 512, percent: 30 }])
  expect(nvidia.facts()).toMatchObject({ source: 'nvml', driver: '550.54.14', problem: null })
  expect(children.map(({ command }) => command)).toEqual(['reader'])
})

test.each([
  [
    'that cannot be loaded',
    '{"type":"absent","reason":"no library of the driver"}\n',
    'no library of the driver',
    1,
  ],
  [
    'that is of another version',
    '{"type":"absent","reason":"NVML: driver/library version mismatch"}\n',
    'NVML: driver/library version mismatch',
    1,
  ],
  ['that crashes its reader twice', '', 'the reader of NVML ended', 2],
])('in place of a library %s nvidia-smi is read', (_name, said, problem, readers) => {
  const { print, end, clock, children, nvidia } = startSource(null, ['lib'])
  for (let i = 0; i < readers; i += 1) {
    print(said)
    end()
    clock.advance(1000)
  }
  expect(children.map(({ command }) => command)).toEqual([
    ...Array<string>(readers).fill('reader'),
    'nvidia-smi',
  ])
  expect(nvidia.facts().problem).toBe(problem)
  print(line(10, 100))
  expect(nvidia.card()).toMatchObject({ source: 'nvidia-smi', memoryMb: 100 })
  end()
})

test('a reader that hangs is ended and started again, and what it said last is dropped before', () => {
  const { print, read, clock, children, faults } = startSource(null, ['lib'])
  print(cards({}) + values(1024))
  clock.advance(2001)
  expect(read()).toBeNull()
  clock.advance(13_000)
  expect(children[0]?.stopped).toBe(true)
  clock.advance(1000)
  expect(children).toHaveLength(2)
  expect(faults).toEqual(['gpu-nvidia: Error: the driver does not answer'])
})

test('a card that is lost is null, said once, and asked for again ever more slowly', () => {
  const { print, end, read, clock, children, faults, nvidia } = startSource(null, ['lib'])
  for (const pause of [1000, 2000, 4000]) {
    print(`${cards({})}{"type":"lost","reason":"GPU is lost"}\n`)
    end()
    expect(read()).toBeNull()
    expect(nvidia.facts().problem).toBe('GPU is lost')
    clock.advance(pause)
  }
  expect(children).toHaveLength(4)
  expect(faults).toEqual(['gpu-nvidia: Error: GPU is lost'])
})

test('of cards of which none is the one asked for there is no reading, and a reason', () => {
  const { print, read, nvidia } = startSource('7', ['lib'])
  print(`${cards(null)}{"type":"values","values":null,"heldMs":0,"processes":[]}\n`)
  expect(read()).toBeNull()
  expect(nvidia.facts().problem).toBe('no card of NVIDIA is 7')
})

test('all who read in one thread share a child, until the last of them is gone', () => {
  const started: string[] = []
  let stopped = 0
  const startChild: StartChild = (command) => {
    started.push(command)
    return { stop: () => (stopped += 1) }
  }
  const clock = createFakeClock()
  const onFault = () => undefined
  const shared = shareNvidia({ root: '/nowhere', gpu: null, clock, startChild, onFault, libraries: ['lib'] })
  expect(started).toHaveLength(0)
  const [first, second] = [shared.hold(), shared.hold()]
  first.close()
  first.close()
  expect([started.length, stopped]).toEqual([1, 0])
  second.close()
  expect(stopped).toBe(1)
  shared.hold().close()
  expect([started.length, stopped]).toEqual([2, 2])
})
