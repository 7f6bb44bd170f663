import { expect, test } from 'vitest'
import { untoldGpu, type GpuReading } from '../gpu-reading.js'
import { preferGpu } from './prefer-gpu.js'

const reading = (memoryMb: number): GpuReading => ({
  ...untoldGpu,
  source: 'nvidia-smi',
  memoryMb,
  ageMs: 0,
})

test('rows do not change over to another GPU while the first is away', () => {
  const script = [null, reading(1), null, reading(2)]
  const first = { read: () => script.shift() ?? null, close: () => undefined }
  const second = { read: () => reading(99), close: () => undefined }
  const source = preferGpu(first, second)
  expect([0, 1, 2, 3].map((ms) => source.read(ms)?.memoryMb ?? null)).toEqual([99, 1, null, 2])
})

test('both are closed', () => {
  const closed: string[] = []
  const source = (name: string) => ({ read: () => null, close: () => closed.push(name) })
  preferGpu(source('first'), source('second')).close()
  expect(closed).toEqual(['first', 'second'])
})
