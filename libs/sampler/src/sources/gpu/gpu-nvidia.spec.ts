import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFakeClock } from '../../clock/fake-clock.js'
import type { ChildEvents, StartChild } from '../child-process.js'
import { createNvidiaGpuSource } from './gpu-nvidia.js'
import { parseNvidiaLine } from './nvidia-output.js'

const output = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../fixtures/nvidia-smi', name), 'utf8')

function startSource(gpuIndex = 0) {
  const clock = createFakeClock()
  const children: { query: string; on: ChildEvents; stopped: boolean }[] = []
  const faults: string[] = []
  const startChild: StartChild = (_, args, on) => {
    const child = { query: args[0] ?? '', on, stopped: false }
    children.push(child)
    return {
      stop: () => {
        child.stopped = true
        on.exit(null)
      },
    }
  }
  const onFault = (name: string, error: unknown) => faults.push(`${name}: ${String(error)}`)
  const source = createNvidiaGpuSource({ gpuIndex, clock, startChild, onFault })
  const print = (text: string) => children.at(-1)?.on.text(text)
  const end = (error: Error | null = null) => children.at(-1)?.on.exit(error)
  return { clock, children, faults, source, print, end, read: () => source.read(clock.nowMs()) }
}

test.each([
  [
    'a new driver',
    'driver-590-two-gpus.csv',
    { utilizationPercent: 0, memoryMb: 1, powerW: 1, clockReasons: 1 },
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
  ['too few values', '0, 5'],
  ['values without an index', '[N/A], 1, 2, 3, 4'],
])('%s is no reading', (_, line) => {
  expect(parseNvidiaLine(line)).toBeNull()
})

test('of several GPUs the one asked for is read', () => {
  const { print, read } = startSource(1)
  print(output('driver-590-two-gpus.csv'))
  expect(read()?.powerW).toBe(1.62)
})

test('lines may arrive in pieces and several at a time, and the last whole one counts', () => {
  const { print, read } = startSource()
  print('0, 10, 100, 40, 20')
  expect(read()).toBeNull()
  print('.5, 0x0\n0, 11, 101, 41, 21.5, 0x0\r\n0, 99, 9')
  expect(read()).toMatchObject({ utilizationPercent: 11, powerW: 21.5, clockReasons: 0 })
})

test('a reading carries its age, and one from a child that hangs is dropped', () => {
  const { clock, print, read } = startSource()
  print('0, 10, 100, 40, 20.0, 0x0\n')
  clock.advance(150)
  expect(read()?.ageMs).toBe(150)
  clock.advance(5000)
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
  expect(children[2]?.query).toMatch(/power\.draw$/)
  expect(faults).toEqual([])
  print(output('unknown-field.txt'))
  end()
  expect(children).toHaveLength(3)
  expect(faults).toHaveLength(1)
})

test('a child that dies reads null, is reported once and started again ever more slowly', () => {
  const { clock, children, faults, print, end, read } = startSource()
  print('0, 10, 100, 40, 20.0, 0x0\n')
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
  createNvidiaGpuSource({ gpuIndex: 0, clock, startChild, onFault: () => undefined })
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
  const { clock, children, source, faults } = startSource()
  source.close()
  clock.advance(10_000)
  expect(children.map(({ stopped }) => stopped)).toEqual([true])
  expect(faults).toEqual([])
})
