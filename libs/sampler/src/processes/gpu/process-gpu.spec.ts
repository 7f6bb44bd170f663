import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFakeClock } from '../../clock/fake-clock.js'
import type { ChildEvents, StartChild } from '../../sources/child-process.js'
import { parseComputeApp } from './compute-apps.js'
import { parseDrmMemory } from './drm-memory.js'
import { createDrmProcessGpu } from './process-gpu-drm.js'
import { createNvidiaProcessGpu } from './process-gpu-nvidia.js'

const card = (n: number) => `GPU-${String(n).repeat(8)}-2222-3333-4444-555555555555`

function nvidia() {
  const clock = createFakeClock()
  const children: ChildEvents[] = []
  let stopped = 0
  const startChild: StartChild = (_command, _words, on) => {
    children.push(on)
    return { stop: () => (stopped += 1) }
  }
  const gpu = createNvidiaProcessGpu({ clock, startChild })
  return {
    gpu,
    clock,
    children,
    print: (text: string) => children.at(-1)?.text(text),
    stopped: () => stopped,
  }
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

test('a process on two GPUs holds the sum, whoever else is there', () => {
  const { gpu, print } = nvidia()
  print(`${card(1)}, 4711, 1000\n${card(1)}, 12, 7777\n${card(2)}, 47`)
  print('11, 500\n')
  expect(gpu.memoryMb([4711, 4712])).toBe(1500)
  expect(gpu.memoryMb([99])).toBeNull()
})

test('a share that is not known leaves the sum unknown', () => {
  const { gpu, print } = nvidia()
  print(`${card(1)}, 4711, 1000\n${card(1)}, 4712, [N/A]\n`)
  expect(gpu.memoryMb([4711, 4712])).toBeNull()
})

test('memory that was given back is not held for ever, nor is that of a child that hangs', () => {
  const { gpu, clock, print } = nvidia()
  print(`${card(1)}, 4711, 1000\n`)
  clock.advance(1000)
  expect(gpu.memoryMb([4711])).toBe(1000)
  clock.advance(1000)
  expect(gpu.memoryMb([4711])).toBeNull()
})

test('without nvidia-smi nothing is tried again; one that dies is started again', () => {
  const { gpu, clock, children, stopped } = nvidia()
  children[0]?.exit(Object.assign(new Error('spawn nvidia-smi ENOENT'), { code: 'ENOENT' }))
  clock.advance(60_000)
  expect(children).toHaveLength(1)
  children[0]?.exit(null)
  clock.advance(60_000)
  expect(children).toHaveLength(2)
  gpu.close()
  children[1]?.exit(null)
  clock.advance(60_000)
  expect(children).toHaveLength(2)
  expect(stopped()).toBe(1)
})

test.each([
  [
    'amdgpu',
    'drm-driver:\tamdgpu\ndrm-client-id:\t42\ndrm-pdev:\t0000:03:00.0\ndrm-memory-vram:\t2048 KiB\n',
    2,
  ],
  [
    'a newer amdgpu',
    'drm-client-id:\t42\ndrm-pdev:\t0000:03:00.0\ndrm-memory-vram:\t9 MiB\ndrm-resident-vram:\t3 MiB\n',
    3,
  ],
  [
    'xe',
    'drm-client-id:\t42\ndrm-pdev:\t0000:03:00.0\ndrm-resident-vram0:\t51200 KiB\ndrm-total-vram0:\t9 GiB\n',
    50,
  ],
  ['i915', 'drm-client-id:\t42\ndrm-pdev:\t0000:03:00.0\ndrm-resident-local0:\t1048576\n', 1],
])('memory of an open GPU file: %s', (_name, text, memoryMb) => {
  expect(parseDrmMemory(text)).toEqual({ client: '0000:03:00.0 42', memoryMb })
})

test('an open file that is no GPU, or of a driver that says no memory, is not 0', () => {
  expect(parseDrmMemory('pos:\t0\nflags:\t02\n')).toBeNull()
  expect(parseDrmMemory('drm-driver:\tnvidia-drm\ndrm-client-id:\t4\ndrm-pdev:\t0000:01:00.0\n')).toBeNull()
})

test('a client that a child shares counts once, and compute is not added to it', () => {
  const root = mkdtempSync(join(tmpdir(), 'drm-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'sys/class/drm/renderD128'), { recursive: true })
  for (const pid of ['1', '2']) {
    mkdirSync(join(root, 'proc', pid, 'fd'), { recursive: true })
    mkdirSync(join(root, 'proc', pid, 'fdinfo'))
    symlinkSync('/dev/dri/renderD128', join(root, 'proc', pid, 'fd/7'))
    symlinkSync('/dev/null', join(root, 'proc', pid, 'fd/8'))
    writeFileSync(
      join(root, 'proc', pid, 'fdinfo/7'),
      'drm-client-id:\t5\ndrm-pdev:\tx\ndrm-resident-vram:\t300 MiB\n',
    )
  }
  expect(createDrmProcessGpu(root, createFakeClock()).memoryMb([1, 2])).toBe(300)
  mkdirSync(join(root, 'sys/class/kfd/kfd/proc/1'), { recursive: true })
  writeFileSync(join(root, 'sys/class/kfd/kfd/proc/1/vram_21404'), `${500 * 2 ** 20}\n`)
  expect(createDrmProcessGpu(root, createFakeClock()).memoryMb([1, 2])).toBe(500)
  expect(createDrmProcessGpu(root, createFakeClock()).memoryMb([3])).toBeNull()
})
