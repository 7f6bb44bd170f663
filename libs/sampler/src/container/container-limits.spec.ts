import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createMachineReader, readContainerLimits, readMemoryLimitMb } from '../index.js'

type Files = Readonly<Record<string, string | number>>

const machineMb = 16_384
const mounts2 = 'cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev,noexec,relatime,nsdelegate 0 0'
const mounts1 = ['memory', 'cpu,cpuacct', 'pids']
  .map((names) => `cgroup /sys/fs/cgroup/${names} cgroup rw,nosuid,nodev,noexec,relatime,${names} 0 0`)
  .join('\n')
const mb = (count: number) => count * 2 ** 20
/** Of version 1 where nothing is limited: LONG_MAX, rounded down to a page of 4 KiB. */
const noLimit = '9223372036854771712'

function machine(mounts: string, cgroup: string, files: Files) {
  const root = mkdtempSync(join(tmpdir(), 'container-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const all = {
    'proc/meminfo': `MemTotal:       ${machineMb * 1024} kB\nMemAvailable:   9000 kB\n`,
    'proc/self/mounts': `proc /proc proc rw 0 0\n${mounts}\n`,
    'proc/self/cgroup': `${cgroup}\n`,
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${text}\n`)
  }
  return root
}

const slice = 'sys/fs/cgroup/system.slice'
const legacy = 'sys/fs/cgroup/memory'
const legacyCpu = 'sys/fs/cgroup/cpu,cpuacct'

test.each<[string, string, string, Files, number | null, number | null]>([
  [
    'a service of systemd: the slice above it is tighter',
    mounts2,
    '0::/system.slice/tts.service',
    {
      [`${slice}/tts.service/memory.max`]: mb(2048),
      [`${slice}/memory.max`]: mb(1024),
      [`${slice}/tts.service/cpu.max`]: '150000 100000',
      [`${slice}/cpu.max`]: 'max 100000',
    },
    1024,
    1.5,
  ],
  [
    'a container of version 2: its own cgroup is the root that it sees',
    mounts2,
    '0::/',
    { 'sys/fs/cgroup/memory.max': mb(512), 'sys/fs/cgroup/cpu.max': '50000 100000' },
    512,
    0.5,
  ],
  [
    'version 2 without a limit',
    mounts2,
    '0::/user.slice/session-1.scope',
    {
      'sys/fs/cgroup/user.slice/session-1.scope/memory.max': 'max',
      'sys/fs/cgroup/user.slice/session-1.scope/cpu.max': 'max 100000',
    },
    null,
    null,
  ],
  [
    'a container of version 1, which is told a path of the host',
    mounts1,
    '9:memory:/docker/8f1c\n4:cpu,cpuacct:/docker/8f1c',
    {
      [`${legacy}/memory.limit_in_bytes`]: mb(768),
      [`${legacyCpu}/cpu.cfs_quota_us`]: 200_000,
      [`${legacyCpu}/cpu.cfs_period_us`]: 100_000,
    },
    768,
    2,
  ],
  [
    'version 1 without a limit',
    mounts1,
    '9:memory:/user.slice\n4:cpu,cpuacct:/',
    {
      [`${legacy}/user.slice/memory.limit_in_bytes`]: noLimit,
      [`${legacy}/memory.limit_in_bytes`]: noLimit,
      [`${legacyCpu}/cpu.cfs_quota_us`]: -1,
      [`${legacyCpu}/cpu.cfs_period_us`]: 100_000,
    },
    null,
    null,
  ],
  [
    'both versions at once, as systemd’s hybrid has it',
    `${mounts1}\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0`,
    '9:memory:/job\n4:cpu,cpuacct:/job\n0::/job',
    { [`${legacy}/job/memory.limit_in_bytes`]: mb(256), [`${legacy}/memory.limit_in_bytes`]: noLimit },
    256,
    null,
  ],
  [
    'a process outside this namespace',
    mounts2,
    '0::/../other.slice',
    { 'sys/fs/cgroup/memory.max': 'max' },
    null,
    null,
  ],
  ['a kernel without cgroups', '', '', {}, null, null],
])('%s', (_name, mounts, cgroup, files, memoryMb, cpuCores) => {
  const root = machine(mounts, cgroup, files)
  expect(readContainerLimits(root)).toEqual({ memoryMb, cpuCores })
  expect(readMemoryLimitMb(root)).toBe(memoryMb ?? machineMb)
})

test('a limit above what the machine has is none', () => {
  const root = machine(mounts2, '0::/', { 'sys/fs/cgroup/memory.max': mb(machineMb * 4) })
  expect(readMemoryLimitMb(root)).toBe(machineMb)
})

test('a process other than the own one has its own limits', () => {
  const root = machine(mounts2, '0::/', {
    'proc/77/cgroup': '0::/tts',
    'sys/fs/cgroup/tts/memory.max': mb(300),
  })
  expect(readMemoryLimitMb(root, 77)).toBe(300)
  expect(readMemoryLimitMb(root)).toBe(machineMb)
})

test('the memory of a sample is a share of what its container allows', () => {
  const limitMb = 1_000_000
  const root = machine(mounts2, '0::/', {
    'sys/fs/cgroup/memory.max': mb(limitMb),
    'proc/meminfo': `MemTotal: ${2 * limitMb * 1024} kB\n`,
  })
  const reader = createMachineReader({ root, startChild: () => ({ stop: () => undefined }) })
  onTestFinished(() => reader.close())
  const { memory_mb, memory_percent } = reader.read(0).row
  expect(memory_percent).toBeCloseTo(((memory_mb ?? 0) / limitMb) * 100, 2)
})
