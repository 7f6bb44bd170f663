import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFakeClock } from '../../clock/fake-clock.js'
import type { StartChild } from '../../sources/child-process.js'
import { parseProcessStat } from '../proc/process-stat.js'
import { createSubjectReader } from '../subject-reader.js'

const noNvidia: StartChild = (_command, _args, on) => {
  on.exit(Object.assign(new Error('spawn nvidia-smi ENOENT'), { code: 'ENOENT' }))
  return { stop: () => undefined }
}

/** A kernel that lists no children, counts no ns and sets no mark back: all that is left are stat and status. */
function plainMachine() {
  const root = mkdtempSync(join(tmpdir(), 'proc-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const run = (pid: number, parent: number, { ticks = 0, peakMb = 9000, mb = 0, flags = 0 } = {}) => {
    const numbers = `${parent} 1 1 0 -1 ${flags} 900 0 0 0 ${ticks} 0 0 0 20 0 4 0 ${pid}00 1 2`
    write(`proc/${pid}/stat`, `${pid} (a (b) c) S ${numbers}`)
    write(
      `proc/${pid}/status`,
      `Tgid:\t${pid}\nUid:\t0\t0\t0\t0\nVmHWM:\t${peakMb * 1024} kB\nVmRSS:\t${mb * 1024} kB\n`,
    )
  }
  write('proc/self/stat', '')
  write('proc/loadavg', '0.00 0.00 0.00 0/0 0\n')
  const clock = createFakeClock()
  const open = (pid: number) => {
    const deps = { root, clock, user: 0, startChild: noNvidia, selfPids: [] }
    const reader = createSubjectReader({ kind: 'pids', pids: [pid] }, deps)
    onTestFinished(() => reader.close())
    return reader
  }
  return { root, run, clock, open }
}

test('a name with spaces and brackets does not put the fields off', () => {
  const line = '812 (node (a) b) Z 7 812 812 0 -1 4194560 9 8 7 6 151 49 117 23 20 0 11 0 4711 1 2'
  expect(parseProcessStat(line)).toEqual({
    comm: 'node (a) b',
    zombie: true,
    parent: 7,
    kernelThread: false,
    faults: 9,
    endedFaults: 8,
    majorFaults: 7,
    endedMajorFaults: 6,
    cpuS: 2,
    endedS: 1.4,
    threads: 11,
    startTicks: 4711,
    stack: '',
  })
  expect(parseProcessStat('')).toBeNull()
})

test('without lists of children they are found by a walk, and times come from ticks', () => {
  const { run, clock, open } = plainMachine()
  run(10, 1, { ticks: 100, mb: 30 })
  run(11, 10, { ticks: 50, mb: 20 })
  run(99, 1, { mb: 500 })
  const reader = open(10)
  expect(reader.read(clock.nowMs())).toMatchObject({ memoryMb: 50, processes: 2, threads: 8 })
  const mark = reader.begin()
  run(12, 11, { ticks: 30, mb: 5, peakMb: 5 })
  run(10, 1, { ticks: 110, mb: 30 })
  clock.advance(100)
  expect(reader.read(clock.nowMs())).toMatchObject({ memoryMb: 55, processes: 3 })
  const account = reader.end(mark)
  expect(account.process_cpu_s).toBeCloseTo(0.4, 9)
  expect(account).toMatchObject({
    peak_memory_mb: 55,
    memory_source: 'samples',
    pss_mb: null,
    memory_note: 'memory from samples: no right to write clear_refs',
    note: 'no right to read smaps_rollup',
  })
})

test('a mark that was no more than what is held falls with it: nobody set it back', () => {
  const { root, run, open } = plainMachine()
  const hold = (mb: number, peakMb = mb) => run(10, 1, { mb, peakMb })
  hold(200)
  writeFileSync(join(root, 'proc/10/clear_refs'), '')
  const reader = open(10)
  const [first, second] = [reader.begin(), reader.begin()]
  hold(300)
  reader.read(100)
  hold(299)
  reader.read(200)
  for (const mark of [second, first]) {
    expect(reader.end(mark)).toMatchObject({
      peak_memory_mb: 300,
      memory_source: 'kernel',
      memory_note: null,
    })
  }
})

test('a mark above what is held falls only when somebody sets it back', () => {
  const { root, run, open } = plainMachine()
  const hold = (mb: number, peakMb = mb) => run(10, 1, { mb, peakMb })
  hold(200)
  writeFileSync(join(root, 'proc/10/clear_refs'), '')
  const reader = open(10)
  const mark = reader.begin()
  hold(200, 201)
  reader.read(100)
  hold(200)
  expect(reader.end(mark)).toMatchObject({
    peak_memory_mb: 201,
    memory_source: 'samples',
    memory_note: 'memory from samples: something else sets the kernel’s mark back',
  })
})

test('a thread of the kernel is refused', () => {
  const { run, open } = plainMachine()
  run(2, 0, { flags: 0x00200000 })
  expect(() => open(2)).toThrow(expect.objectContaining({ code: 'watch-kernel-thread' }))
})
