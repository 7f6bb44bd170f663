import { expect, test } from 'vitest'
import { createFakeClock } from '../../../clock/fake-clock.js'
import type { ChildEvents, StartChild } from '../../child-process.js'
import { parseComputeApp } from './compute-apps.js'
import { keepComputeApps } from './keep-compute-apps.js'

const card = (n: number) => `GPU-${String(n).repeat(8)}-2222-3333-4444-555555555555`

function keep() {
  const clock = createFakeClock()
  const children: ChildEvents[] = []
  let stopped = 0
  const startChild: StartChild = (_command, _words, on) => {
    children.push(on)
    return { stop: () => (stopped += 1) }
  }
  const apps = keepComputeApps({ clock, startChild })
  const print = (text: string) => children.at(-1)?.text(text)
  return { apps, clock, children, print, stopped: () => stopped }
}

test.each([
  ['a process', `${card(1)}, 4711, 1234`, { gpu: card(1), pid: 4711, memoryMb: 1234 }],
  ['a driver that does not say', `${card(1)}, 4711, [N/A]`, { gpu: card(1), pid: 4711, memoryMb: null }],
  [
    'a slice of a GPU',
    'MIG-feb88891-0321-5fef-9c87-d4af3b54259e, 12, 20',
    { gpu: 'MIG-feb88891-0321-5fef-9c87-d4af3b54259e', pid: 12, memoryMb: 20 },
  ],
  ['no process', 'No running processes found', null],
  ['a header', 'gpu_uuid, pid, used_gpu_memory [MiB]', null],
  ['a failure', 'NVIDIA-SMI has failed because it couldn’t communicate with the NVIDIA driver.', null],
  ['nothing', '', null],
])('a line of nvidia-smi: %s', (_name, line, app) => {
  expect(parseComputeApp(line)).toEqual(app)
})

test('a process on two GPUs is listed twice', () => {
  const { apps, print } = keep()
  print(`${card(1)}, 4711, 1000\n${card(2)}, 47`)
  print('11, [N/A]\n')
  expect(apps.read()).toEqual([
    { pid: 4711, memoryMb: 1000, percent: null },
    { pid: 4711, memoryMb: null, percent: null },
  ])
})

test('memory that was given back is not held for ever, nor is that of a child that hangs', () => {
  const { apps, clock, print } = keep()
  print(`${card(1)}, 4711, 1000\n`)
  clock.advance(1000)
  expect(apps.read()).toHaveLength(1)
  clock.advance(1000)
  expect(apps.read()).toBeNull()
})

test('without nvidia-smi nothing is tried again; one that dies is started again', () => {
  const { apps, clock, children, stopped } = keep()
  children[0]?.exit(Object.assign(new Error('spawn nvidia-smi ENOENT'), { code: 'ENOENT' }))
  clock.advance(60_000)
  expect(children).toHaveLength(1)
  children[0]?.exit(null)
  clock.advance(60_000)
  expect(children).toHaveLength(2)
  apps.stop()
  children[1]?.exit(null)
  clock.advance(60_000)
  expect(children).toHaveLength(2)
  expect(stopped()).toBe(1)
})
