import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFakeClock } from '../../clock/fake-clock.js'
import type { Nvidia } from '../../sources/gpu/nvidia/nvidia.js'
import type { GpuProcess } from '../../sources/gpu/nvml/nvml-processes.js'
import { parseDrmFile } from './drm-file.js'
import { createDrmProcessGpu } from './process-gpu-drm.js'
import { createNvidiaProcessGpu } from './process-gpu-nvidia.js'

function temporaryRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'gpu-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return root
}

/** A process with files open in /dev. */
function opens(root: string, pid: number, ...files: readonly string[]) {
  mkdirSync(join(root, `proc/${pid}/fd`), { recursive: true })
  mkdirSync(join(root, `proc/${pid}/fdinfo`), { recursive: true })
  for (const [fd, file] of files.entries())
    symlinkSync(`/dev/${file}`, join(root, `proc/${pid}/fd/${fd + 7}`))
}

function nvidia(root: string, listed: readonly GpuProcess[] | null) {
  const source: Pick<Nvidia, 'processes' | 'close'> = { processes: () => listed, close: () => undefined }
  return createNvidiaProcessGpu(root, {
    ...source,
    card: () => null,
    facts: () => {
      throw new Error('not asked')
    },
  })
}

test('processes hold the sum of what the driver lists of them, whoever else is there', () => {
  const gpu = nvidia('/nowhere', [
    { pid: 4711, memoryMb: 1000, percent: 30 },
    { pid: 12, memoryMb: 7777, percent: 60 },
    { pid: 4712, memoryMb: 500, percent: 0 },
  ])
  expect([gpu.memoryMb([4711, 4712]), gpu.percent([4711, 4712])]).toEqual([1500, 30])
  expect([gpu.memoryMb([99]), gpu.percent([99])]).toEqual([null, null])
  expect(nvidia('/nowhere', null).memoryMb([4711])).toBeNull()
})

test('a share that is not known leaves the sum unknown', () => {
  const gpu = nvidia('/nowhere', [
    { pid: 4711, memoryMb: 1000, percent: null },
    { pid: 4712, memoryMb: null, percent: 5 },
  ])
  expect([gpu.memoryMb([4711, 4712]), gpu.percent([4711, 4712])]).toEqual([null, null])
})

test('in a container a number that is the machine’s own is nobody’s here', () => {
  const root = temporaryRoot()
  mkdirSync(join(root, 'proc/self/ns'), { recursive: true })
  symlinkSync('pid:[4026532201]', join(root, 'proc/self/ns/pid'))
  opens(root, 4711, 'null')
  opens(root, 4712, 'null', 'nvidia0')
  const gpu = nvidia(
    root,
    [4711, 4712].map((pid) => ({ pid, memoryMb: 100, percent: 1 })),
  )
  expect(gpu.memoryMb([4711])).toBeNull()
  expect(gpu.memoryMb([4711, 4712])).toBe(100)
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
  expect(parseDrmFile(text)).toMatchObject({ client: '0000:03:00.0 42', memoryMb })
})

test('an open file that is no GPU, or of a driver that says no memory, is not 0', () => {
  expect(parseDrmFile('pos:\t0\nflags:\t02\n')).toBeNull()
  const display = 'drm-driver:\tnvidia-drm\ndrm-client-id:\t4\ndrm-pdev:\t0000:01:00.0\n'
  expect(parseDrmFile(display)).toMatchObject({ memoryMb: null, engines: [] })
})

test('a client that a child shares counts once, and compute is not added to it', () => {
  const root = temporaryRoot()
  mkdirSync(join(root, 'sys/class/drm/renderD128'), { recursive: true })
  for (const pid of [1, 2]) {
    opens(root, pid, 'dri/renderD128', 'null')
    const text = 'drm-client-id:\t5\ndrm-pdev:\tx\ndrm-resident-vram:\t300 MiB\n'
    writeFileSync(join(root, `proc/${pid}/fdinfo/7`), text)
  }
  expect(createDrmProcessGpu(root, createFakeClock()).memoryMb([1, 2])).toBe(300)
  mkdirSync(join(root, 'sys/class/kfd/kfd/proc/1'), { recursive: true })
  writeFileSync(join(root, 'sys/class/kfd/kfd/proc/1/vram_21404'), `${500 * 2 ** 20}\n`)
  expect(createDrmProcessGpu(root, createFakeClock()).memoryMb([1, 2])).toBe(500)
  expect(createDrmProcessGpu(root, createFakeClock()).memoryMb([3])).toBeNull()
})

/** Of amdgpu and i915 ns, of xe cycles: as kernel doc gpu/drm-usage-stats and xe_drm_client.c show them. */
test.each([
  [
    'amdgpu',
    'drm-engine-gfx:\t9000000000 ns\ndrm-engine-compute:\t1000000000 ns',
    'drm-engine-gfx:\t9100000000 ns\ndrm-engine-compute:\t1750000000 ns',
    75,
  ],
  [
    'i915 with two video engines',
    'drm-engine-video:\t0 ns\ndrm-engine-capacity-video:\t2',
    'drm-engine-video:\t1000000000 ns\ndrm-engine-capacity-video:\t2',
    50,
  ],
  [
    'xe with four compute engines',
    'drm-cycles-ccs:\t0\ndrm-total-cycles-ccs:\t7655183225\ndrm-engine-capacity-ccs:\t4',
    'drm-cycles-ccs:\t19200000\ndrm-total-cycles-ccs:\t7674383225\ndrm-engine-capacity-ccs:\t4',
    25,
  ],
  ['a counter that began anew', 'drm-engine-gfx:\t9000000000 ns', 'drm-engine-gfx:\t5 ns', 0],
  ['a driver that counts nothing', 'drm-resident-vram:\t1 MiB', 'drm-resident-vram:\t1 MiB', null],
])('utilisation by a process: %s', (_name, before, after, percent) => {
  const root = temporaryRoot()
  mkdirSync(join(root, 'sys/class/drm/renderD128'), { recursive: true })
  opens(root, 1, 'dri/renderD128')
  const clock = createFakeClock()
  const gpu = createDrmProcessGpu(root, clock)
  const say = (text: string) =>
    writeFileSync(join(root, 'proc/1/fdinfo/7'), `drm-client-id:\t5\ndrm-pdev:\tx\n${text}\n`)
  say(before)
  expect(gpu.percent([1])).toBeNull()
  say(after)
  clock.advance(1000)
  expect(gpu.percent([1])).toBe(percent)
})
