import { expect, test } from 'vitest'
import { createFakeClock } from '../../clock/fake-clock.js'
import { createListedReader } from './listed-reader.js'
import { listedRoots } from './listed-roots.js'
import type { ListedProcess } from './listed-tree.js'

const line = (pid: number, parentPid: number, mb: number): ListedProcess => ({
  pid,
  parentPid,
  memRss: mb * 1024,
})

/** 10 ─ 11 ─ 12, our own 20 below 10 with 21, and a stranger. */
const list = [
  line(10, 1, 100),
  line(12, 11, 30),
  line(11, 10, 50),
  line(20, 10, 7),
  line(21, 20, 7),
  line(30, 1, 9),
]

function open(counted = true) {
  const clock = createFakeClock()
  const lists = [list, [...list, line(13, 11, 300)], list, []]
  let asked = 0
  const next = () => {
    asked += 1
    return Promise.resolve(lists[Math.min(asked, lists.length) - 1] ?? [])
  }
  const excluded = new Set([20])
  return {
    clock,
    asked: () => asked,
    reader: createListedReader({ roots: [10], counted, excluded, clock, list: next }),
  }
}

test('the tree is summed without our own, and the list is asked for once a second', async () => {
  const { clock, asked, reader } = open()
  expect(reader.read(0)).toBeNull()
  await Promise.resolve()
  expect(reader.read(0)).toMatchObject({ memoryMb: 180, processes: 3, cpuPercent: null, threads: null })
  for (let i = 0; i < 9; i++) reader.read(clock.nowMs())
  expect(asked()).toBe(1)
})

test('a window has the largest list, says that it is from samples, and no CPU time', async () => {
  const { clock, reader } = open(false)
  await Promise.resolve()
  const mark = reader.begin()
  for (let second = 0; second < 2; second++) {
    clock.advance(1000)
    reader.read(clock.nowMs())
    await Promise.resolve()
  }
  expect(reader.end(mark)).toMatchObject({
    process_cpu_s: null,
    peak_memory_mb: 380,
    memory_source: 'samples',
    processes: 3,
    note: `${process.platform} says little of other processes: memory from samples every second, no CPU time`,
  })
})

test('processes that are gone hold null', async () => {
  const { clock, reader } = open()
  for (let second = 0; second < 4; second++) {
    await Promise.resolve()
    clock.advance(1000)
    reader.read(clock.nowMs())
  }
  await Promise.resolve()
  expect(reader.read(clock.nowMs())).toMatchObject({ memoryMb: null, processes: 0 })
})

test.each([
  ['a port', { kind: 'port', port: 8880 } as const, 'watch-unsupported'],
  ['a container', { kind: 'container', name: 'kokoro' } as const, 'watch-unsupported'],
  ['our own', { kind: 'pids', pids: [process.pid] } as const, 'watch-self'],
  ['nobody', { kind: 'children', pid: 4_190_000 } as const, 'watch-no-process'],
])('without /proc %s is refused', (_name, watch, code) => {
  expect(() => listedRoots(watch, new Set([process.pid]))).toThrow(expect.objectContaining({ code }))
})
